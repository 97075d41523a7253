from multiprocessing import Manager, Process


def pay(kitty, lock):
    lock.acquire()  #@lock
    kitty["coins"] = kitty["coins"] + 1  #@add
    lock.release()  #@unlock


if __name__ == "__main__":
    with Manager() as manager:  #@manager
        kitty, lock = manager.dict(coins=0), manager.Lock()
        payers = [Process(target=pay, args=[kitty, lock]) for _ in range(2)]  #@start
        for p in payers:
            p.start()
        for p in payers:
            p.join()
        print("coins", kitty["coins"])
