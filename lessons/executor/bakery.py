import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import current_process

OVENS, LOAVES, BAKE_TIME = 4, 10, 0.3


def bake(loaf):
    time.sleep(BAKE_TIME)  #@bake
    return current_process().name


if __name__ == "__main__":
    kitchen = ProcessPoolExecutor(max_workers=OVENS)  #@pool
    bread = [kitchen.submit(bake, i) for i in range(LOAVES)]  #@submit
    ready = sum(loaf.done() for loaf in bread)  #@done
    used = {loaf.result() for loaf in bread}  #@result
    kitchen.shutdown()
    print("ready_at_2", ready)
    print("ovens_used", len(used))
