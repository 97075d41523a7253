import time
from concurrent.futures import ProcessPoolExecutor

PAUSE = 0.3


def bake(loaf):
    time.sleep(PAUSE)  #@bake
    return loaf


if __name__ == "__main__":
    kitchen = ProcessPoolExecutor(max_workers=2)
    bread = [kitchen.submit(bake, i) for i in range(4)]  #@submit
    kitchen.shutdown(wait=True)  #@shutdown
    ready = sum(loaf.done() for loaf in bread)  #@one
    print("ready_at_1", ready)
    try:
        kitchen.submit(bake, 5)  #@late
    except RuntimeError as error:
        print("too_late", error)
