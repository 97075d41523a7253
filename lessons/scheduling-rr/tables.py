"""You are the teacher: each entry is a minute at that board. python tables.py 1 2 3 1 2 3 ..."""
import sys

MOVES = 4  #@moves
ROUND_ROBIN = [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3]


def play(schedule):
    seen, slowest, walks, before = set(), 0, 0, None
    for minute, who in enumerate(schedule, start=1):  #@move
        if who not in seen:
            seen.add(who)
            slowest = minute - 1  #@first
        if before and who != before:
            walks += 1  #@walk
        before = who
    return slowest, walks


def main():
    slowest, walks = play([int(word) for word in sys.argv[1:]] or ROUND_ROBIN)
    print("slowest_response", slowest)
    print("walks", walks)


if __name__ == "__main__":
    main()
