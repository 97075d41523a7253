import queue
from multiprocessing import Process, Queue, Value


def bake(tray):
    for loaf in (1, 2):
        tray.put(loaf)  #@put


def eat(tray, empty, eaten):
    for _ in range(2):
        try:
            tray.get_nowait()  #@look
        except queue.Empty:
            empty.value += 1
            tray.get()  #@get
        eaten.value += 1


if __name__ == "__main__":
    tray = Queue()  #@tray
    empty, eaten = Value("i", 0), Value("i", 0)
    people = [Process(target=bake, args=(tray,)), Process(target=eat, args=(tray, empty, eaten))]
    for p in people:
        p.start()
    for p in people:
        p.join()
    print("found_empty", empty.value)
    print("eaten", eaten.value)
