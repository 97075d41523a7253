import asyncio
import os
import time
from multiprocessing import Process, Semaphore
from threading import Thread

TIMES = 20


def now():
    return time.perf_counter() * 1e6


def nothing():
    pass


async def rest():
    await asyncio.sleep(0)


def create_coroutine():
    try:
        rest().send(None)  #@coroutine
    except StopIteration:
        pass


def create_with(kind):
    helper = kind(target=nothing)  #@create
    helper.start()
    helper.join()


def answer(ask, reply, rounds):
    for _ in range(rounds):
        ask.acquire()
        reply.release()  #@answer


def each(f, *args):
    """The quickest of so many times: whatever else the machine does makes it only slower."""
    best = float("inf")
    for _ in range(TIMES):
        start = now()
        f(*args)
        best = min(best, now() - start)
    return best


def passing():
    while True:
        yield


def switch_coroutine():
    helper = passing()
    next(helper)
    return each(next, helper) / 2  #@switch-coroutine


def switch_with(kind):
    ask, reply = Semaphore(0), Semaphore(0)
    helper = kind(target=answer, args=(ask, reply, TIMES))
    helper.start()
    took = each(lambda: (ask.release(), reply.acquire())) / 2  #@switch
    helper.join()
    return took


def kilobytes(pid):
    """What a process has in memory for itself alone: the kernel tells it."""
    with open(f"/proc/{pid}/smaps_rollup") as rows:
        return sum(int(row.split()[1]) for row in rows if row.startswith("Private"))


def memory_coroutine():
    before, every = kilobytes("self"), []
    for _ in range(1000):
        every.append(rest())
        every[-1].send(None)  #@keep-coroutine
    return (kilobytes("self") - before) / len(every)


def memory_thread():
    ask, reply = Semaphore(0), Semaphore(0)
    before = kilobytes("self")
    every = [Thread(target=answer, args=(ask, reply, 1)) for _ in range(TIMES)]  #@keep-thread
    for t in every:
        t.start()
    kb = (kilobytes("self") - before) / TIMES
    for _ in every:
        ask.release()
    for t in every:
        t.join()
    return kb


def memory_process():
    ask, reply = Semaphore(0), Semaphore(0)
    helper = Process(target=answer, args=(ask, reply, 1))  #@keep-process
    helper.start()
    time.sleep(0.05)
    kb = kilobytes(helper.pid)
    ask.release()
    helper.join()
    return kb


if __name__ == "__main__":
    costs = [
        ("coroutine", each(create_coroutine), switch_coroutine(), memory_coroutine()),
        ("thread", each(create_with, Thread), switch_with(Thread), memory_thread()),
        ("process", each(create_with, Process), switch_with(Process), memory_process()),
    ]
    print("               create     switch     memory")
    for name, create, switch, memory in costs:
        print(f"{name:10} {create:7.1f} us {switch:7.1f} us {memory:7.1f} kB")  #@told
    print("cheapest_first", *(c[0] for c in sorted(costs, key=lambda c: c[1])))
