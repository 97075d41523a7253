from multiprocessing import Manager, Process


def count(visits, lock):
    lock.acquire()  #@lock
    visits["n"] += 1  #@add
    lock.release()  #@unlock


if __name__ == "__main__":
    with Manager() as manager:  #@manager
        visits, lock = manager.dict(n=0), manager.Lock()  #@dict
        doors = [Process(target=count, args=(visits, lock)) for _ in range(2)]
        for p in doors:
            p.start()  #@start
        for p in doors:
            p.join()
        print("counted", visits["n"])
