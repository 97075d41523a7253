import sys
from multiprocessing import Lock, Process, Value

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 20


def click(guests, lock):
    with lock:
        guests.value = guests.value + 1


def main():
    guests, lock = Value("i", 0, lock=False), Lock()
    doors = [Process(target=click, args=(guests, lock), name=f"door-{i + 1}") for i in range(PEOPLE)]
    for door in doors:
        door.start()
    for door in doors:
        door.join()
    print("counted", guests.value)


if __name__ == "__main__":
    main()
