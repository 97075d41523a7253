import asyncio
import time

PAUSE = 0.2
order = []


async def tea():
    order.append("1")
    time.sleep(PAUSE)  #@keep
    order.append("2")


async def toast():
    order.append("3")
    time.sleep(PAUSE)  #@keep
    order.append("4")


async def breakfast():
    await asyncio.gather(tea(), toast())  #@both


asyncio.run(breakfast())
print("order", " ".join(order))
