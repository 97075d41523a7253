import time
from multiprocessing import JoinableQueue, Process, Value


def bake(shelf):
    for bun in range(4):
        shelf.put(bun)  #@put


def sell(shelf, sold):
    while True:
        shelf.get()  #@get
        time.sleep(0.05)
        with sold.get_lock():
            sold.value += 1
        shelf.task_done()  #@done


if __name__ == "__main__":
    shelf, sold = JoinableQueue(), Value("i", 0)  #@queue
    baker = Process(target=bake, args=(shelf,))
    baker.start()
    for _ in range(2):
        Process(target=sell, args=(shelf, sold), daemon=True).start()  #@daemon
    baker.join()
    shelf.join()  #@join
    print("sold", sold.value)
    try:
        shelf.task_done()  #@too-often
    except ValueError as error:
        print("too_often", error)
