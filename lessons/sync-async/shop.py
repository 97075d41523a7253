import time
from multiprocessing import Pool

log = []


def repair(shoe):
    time.sleep(0.3)  #@work
    return shoe


if __name__ == "__main__":
    shop = Pool(1)
    WAIT = False
    if WAIT:
        log.append(shop.apply(repair, ["boots"]))  #@sync
    else:
        shop.apply_async(repair, ["boots"], callback=log.append)  #@async
    log.append("bread")  #@bread
    log.append("milk")  #@milk
    shop.close()
    shop.join()  #@join
    print("order", " ".join(log))
