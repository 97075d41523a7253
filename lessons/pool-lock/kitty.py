from multiprocessing import Lock, Manager, Pool


def pay(lock, kitty):
    for _ in range(2):
        lock.acquire()  #@lock
        kitty["coins"] += 1  #@add
        lock.release()  #@unlock


if __name__ == "__main__":
    with Manager() as manager:  #@manager
        kitty, lock = manager.dict(coins=0), manager.Lock()
        pool = Pool(3)  #@pool
        try:
            pool.apply(pay, [Lock(), kitty])  #@plain
            print("lock_is sent")
        except RuntimeError as error:
            print("lock_is refused")
            print("plain_lock", error)
        waits = [pool.apply_async(pay, [lock, kitty]) for _ in range(3)]  #@submit
        for w in waits:
            w.wait()
        pool.close()
        pool.join()
        print("coins", kitty["coins"])
