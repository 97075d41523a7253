import time
from multiprocessing import Process, Queue

BUNS, BAKE_TIME, SELL_TIME = 12, 0.03, 0.01


def bake(shelf, mine):
    for _ in range(mine):
        time.sleep(BAKE_TIME)  #@bake
        shelf.put("bun")


def sell(shelf):
    while shelf.get() != "card":  #@get
        time.sleep(SELL_TIME)  #@sell


def day(bakers, sellers):
    shelf = Queue(maxsize=4)
    start = time.perf_counter()
    all_ = [Process(target=bake, args=(shelf, BUNS // bakers)) for _ in range(bakers)]  #@bakers
    shop = [Process(target=sell, args=(shelf,)) for _ in range(sellers)]  #@sellers
    for p in all_ + shop:
        p.start()
    for p in all_:
        p.join()
    for _ in shop:
        shelf.put("card")
    for p in shop:
        p.join()
    return BUNS / (time.perf_counter() - start)


if __name__ == "__main__":
    one, sellers, bakers = day(1, 1), day(1, 4), day(4, 1)  #@teams
    print("more_sellers_help", sellers / one > 1.5)  #@judge
    print("more_bakers_help", bakers / one > 1.5)
