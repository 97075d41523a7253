import asyncio
import time
from multiprocessing import Process
from threading import Thread

TIMES = 20


def nothing():
    pass


def start_process():
    p = Process(target=nothing)  #@process
    p.start()
    p.join()


def start_thread():
    t = Thread(target=nothing)  #@thread
    t.start()
    t.join()


async def rest():
    pass


def each(f):
    start = time.perf_counter()
    for _ in range(TIMES):
        f()
    return (time.perf_counter() - start) / TIMES


async def coroutines():
    start = time.perf_counter()
    for _ in range(TIMES):
        await rest()  #@coroutine
    return (time.perf_counter() - start) / TIMES


if __name__ == "__main__":
    costs = [
        (asyncio.run(coroutines()), "coroutine"),
        (each(start_thread), "thread"),
        (each(start_process), "process"),
    ]
    print("cheapest_first", " ".join(name for _, name in sorted(costs)))
