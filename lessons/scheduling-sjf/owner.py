"""You are the owner: who comes next at the copier? python owner.py tea stamp thesis"""
import sys

PAGES = {"thesis": 7, "stamp": 1, "tea": 1}
COMES = {"thesis": 0, "stamp": 1}


def total_waiting(order):
    clock = total = 0
    for name in order:
        if name == "tea":
            clock += 1  #@tea
            continue
        clock = max(clock, COMES[name])  #@come
        total += clock - COMES[name]  #@wait
        clock += PAGES[name]  #@burst
    return total


def main():
    print("total_waiting", total_waiting(sys.argv[1:] or ["tea", "stamp", "thesis"]))


if __name__ == "__main__":
    main()
