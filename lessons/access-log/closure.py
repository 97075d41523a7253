import re
from concurrent.futures import ProcessPoolExecutor


def count(name):
    visits, seen = 0, set()
    for line in open(name):  #@line
        who = re.match(r"(\d+\.\d+\.\d+\.\d+)[, ]", line)  #@first
        if who:
            visits += 1
            seen.add(who[1])  #@seen
    return visits, seen  #@send


def main():
    visits, addresses, week = {}, {}, set()

    def keep(day):  #@closure
        def kept(future):
            visits[day], seen = future.result()  #@result
            addresses[day] = len(seen)
            week.update(seen)  #@week
        return kept

    pool = ProcessPoolExecutor(max_workers=5)
    for i in range(1, 6):
        pool.submit(count, f"access-{i}.log").add_done_callback(keep(i))  #@add
    pool.shutdown()
    print("visits", *[visits[day] for day in range(1, 6)])
    print("addresses", *[addresses[day] for day in range(1, 6)])
    print("sum", sum(addresses.values()))  #@sum
    print("week", len(week))


if __name__ == "__main__":
    main()
