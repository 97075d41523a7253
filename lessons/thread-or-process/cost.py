import time
from multiprocessing import Process
from threading import Thread

TIMES = 20


def nothing():
    pass


def each(kind):
    start = time.perf_counter()
    for _ in range(TIMES):
        t = kind(target=nothing)  #@start
        t.start()
        t.join()  #@join
    return time.perf_counter() - start


if __name__ == "__main__":
    thread, process = each(Thread), each(Process)  #@measure
    print("cheaper", "thread" if thread < process else "process")
