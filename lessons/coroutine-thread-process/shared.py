import asyncio
from multiprocessing import Process, Value
from threading import Thread

n = Value("i", 0)


def add():
    n.value += 1  #@add


async def coroutine():
    add()


if __name__ == "__main__":
    child = Process(target=add)  #@process
    child.start()
    child.join()
    thread = Thread(target=add)  #@thread
    thread.start()
    thread.join()
    asyncio.run(coroutine())  #@coroutine
    print("n", n.value)
