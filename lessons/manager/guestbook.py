from multiprocessing import Manager, Process, active_children


def visit(names, counts, name):
    names.append(name)  #@append
    counts[name] = len(name)  #@set


if __name__ == "__main__":
    manager = Manager()  #@manager
    names, counts = manager.list(), manager.dict()  #@make
    for name in ("ada", "ben"):
        guest = Process(target=visit, args=(names, counts, name))  #@start
        guest.start()
        guest.join()
    print("names", " ".join(names))  #@read
    print("letters", counts["ada"] + counts["ben"])
    print("processes", len(active_children()) + 1)  #@server
    manager.shutdown()
