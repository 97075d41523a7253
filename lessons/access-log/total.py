import re
from multiprocessing import Manager, Process


def count(name, book):
    visits = 0
    for line in open(name):  #@line
        if re.match(r"\d+\.\d+\.\d+\.\d+[, ]", line):  #@first
            visits += 1
    book["visits"] = book["visits"] + visits  #@tell


if __name__ == "__main__":
    manager = Manager()  #@manager
    book = manager.dict(visits=0)
    days = [Process(target=count, args=(f"access-{i}.log", book)) for i in (1, 2)]  #@start
    for day in days:
        day.start()
    for day in days:
        day.join()  #@join
    print("visits", book["visits"])  #@ask
    manager.shutdown()
