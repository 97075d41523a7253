import asyncio
import time

PAUSE = 0.5
order = []


def say(what):
    order.append(what)


async def tea():
    say("1")  #@one
    await asyncio.sleep(PAUSE)  #@give-way
    say("2")  #@two


async def toast():
    say("3")  #@three
    await asyncio.sleep(PAUSE)  #@give-way
    say("4")  #@four


async def breakfast():
    await asyncio.gather(tea(), toast())  #@both


start = time.perf_counter()
asyncio.run(breakfast())
seconds = time.perf_counter() - start
print("order", " ".join(order))
print("pauses", int(seconds / PAUSE + 0.25))
