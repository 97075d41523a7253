from multiprocessing import Manager, Process


def count(visits):
    visits["n"] += 1  #@add


if __name__ == "__main__":
    with Manager() as manager:  #@manager
        visits = manager.dict(n=0)  #@dict
        doors = [Process(target=count, args=(visits,)) for _ in range(20)]
        for p in doors:
            p.start()  #@start
        for p in doors:
            p.join()
        print("counted", visits["n"])
