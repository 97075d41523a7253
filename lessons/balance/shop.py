import queue
from multiprocessing import Process, Queue, Value


def bake(shelf, waited):
    for _ in range(2):
        try:
            shelf.put_nowait("bun")  #@try-put
        except queue.Full:
            waited.value = 1
            shelf.put("bun")  #@put


def sell(shelf, waited):
    for _ in range(2):
        try:
            shelf.get_nowait()  #@try-get
        except queue.Empty:
            waited.value = 1
            shelf.get()  #@get


if __name__ == "__main__":
    shelf = Queue(maxsize=1)  #@shelf
    waited = [Value("i", 0), Value("i", 0)]
    people = [Process(target=bake, args=(shelf, waited[0])), Process(target=sell, args=(shelf, waited[1]))]
    for p in people:
        p.start()
    for p in people:
        p.join()
    print("left_over", shelf.qsize())
    print("both_waited", waited[0].value + waited[1].value == 2)
