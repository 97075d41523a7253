from multiprocessing import Manager, Process


def pay(kitty):
    kitty["coins"] = kitty["coins"] + 1  #@add


if __name__ == "__main__":
    with Manager() as manager:  #@manager
        kitty = manager.dict(coins=0)
        payers = [Process(target=pay, args=[kitty]) for _ in range(2)]  #@start
        for p in payers:
            p.start()
        for p in payers:
            p.join()
        print("coins", kitty["coins"])
