import sys
from multiprocessing import Lock, Process, Value

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 20


def click(guests, lock):
    with lock:   #@lock
        guests.value = guests.value + 1   #@plus


def main():
    guests, lock = Value("i", 0, lock=False), Lock()
    doors = [Process(target=click, args=(guests, lock), name=f"door-{i + 1}") for i in range(PEOPLE)]   #@start
    for door in doors:
        door.start()   #@go
    for door in doors:
        door.join()
    print("counted", guests.value)   #@left


if __name__ == "__main__":
    main()
