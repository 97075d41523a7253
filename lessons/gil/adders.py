import math
import time
from multiprocessing import Process
from threading import Thread

STEPS = 1_500_000


def add():
    total = 0
    for i in range(STEPS):  #@compute
        total += i % 7


if __name__ == "__main__":
    start, cpu = time.perf_counter(), time.process_time()
    threads = [Thread(target=add) for _ in range(2)]  #@threads
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    took = time.perf_counter() - start
    share = (time.process_time() - cpu) / took  #@share
    start = time.perf_counter()
    processes = [Process(target=add) for _ in range(2)]  #@processes
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    print("threads_ms", int(took * 1000))
    print("processes_ms", int((time.perf_counter() - start) * 1000))
    print("cpus_of_threads", math.ceil(share - 0.3))  #@told
