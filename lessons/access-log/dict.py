import re
from multiprocessing import Manager, Process


def count(name, book):
    visits, seen = 0, set()
    for line in open(name):  #@line
        who = re.match(r"(\d+\.\d+\.\d+\.\d+)[, ]", line)  #@first
        if who:
            visits += 1
            seen.add(who[1])  #@seen
    book[name] = visits, len(seen)  #@tell


if __name__ == "__main__":
    manager = Manager()  #@manager
    book = manager.dict()
    days = []
    for i in range(1, 6):
        name = f"access-{i}.log"
        days.append(Process(target=count, args=(name, book), name=f"day-{i}"))
        days[-1].start()  #@start
    for day in days:
        day.join()  #@join
    answers = [book[f"access-{i}.log"] for i in range(1, 6)]  #@ask
    print("visits", *[visits for visits, _ in answers])
    print("addresses", *[addresses for _, addresses in answers])
    print("sum", sum(addresses for _, addresses in answers))
    manager.shutdown()
