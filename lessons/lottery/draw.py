"""Lottery scheduling: a ticket is drawn for each tick."""
import random

SHARE = {"red": 3, "blue": 1}  #@tickets
TICKS = 40


def main():
    got = dict.fromkeys(SHARE, 0)
    for _ in range(TICKS):
        winner = random.choices(list(SHARE), weights=SHARE.values())[0]  #@draw
        got[winner] += 1  #@count
    print("red_ticks", got["red"])
    print("all_ticks", sum(got.values()))


if __name__ == "__main__":
    main()
