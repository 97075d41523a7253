"""You are the copier: each entry of the schedule copies one page of that customer. python counter.py 3 2 2 ..."""
import sys

PAGES = {1: 5, 2: 3, 3: 1}
SHORTEST_FIRST = [3, 2, 2, 2, 1, 1, 1, 1, 1]


def total_waiting(schedule):
    copied = dict.fromkeys(PAGES, 0)
    waited = 0
    for minute, customer in enumerate(schedule, start=1):
        copied[customer] += 1  #@page
        if copied[customer] == PAGES[customer]:
            leaves = minute  #@leave
            waited += leaves - PAGES[customer]  #@wait
    return waited


def main():
    schedule = [int(word) for word in sys.argv[1:]] or SHORTEST_FIRST
    print("total_waiting", total_waiting(schedule))


if __name__ == "__main__":
    main()
