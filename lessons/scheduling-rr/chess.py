"""Round robin, on games that are only numbers. python chess.py [QUANTUM]"""
import sys
from collections import deque

PUPILS = ["anna", "ben", "cora"]
THINKING = 6  #@thinking


def round_robin(names, quantum):
    """Returns for each name when it first ran and when it was done."""
    clock, first, last = 0, {}, {}
    ready = deque((name, THINKING) for name in names)
    while ready:
        name, left = ready.popleft()
        first.setdefault(name, clock)  #@first
        run = min(quantum, left)
        clock += run  #@slice
        if left > run:
            ready.append((name, left - run))
        else:
            last[name] = clock  #@end
    return first, last


def main():
    quantum = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    first, last = round_robin(PUPILS, quantum)
    print(f"average_response {sum(first.values()) / len(PUPILS):g}")
    print(f"average_turnaround {sum(last.values()) / len(PUPILS):g}")


if __name__ == "__main__":
    main()
