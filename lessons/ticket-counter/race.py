import sys
import time
from multiprocessing import Process

BUYERS = int(sys.argv[1]) if len(sys.argv) > 1 else 4
TICKETS = 10
THINK = 0.4


def read():
    with open("tickets.txt") as file:
        return int(file.read())


def write(n, mode="r+"):
    with open("tickets.txt", mode) as file:
        file.write(f"{n:6}\n")  # always the same length: the file is never empty


def buy():
    n = read()   #@read
    if n > 0:
        time.sleep(THINK)   #@think
        write(n - 1)   #@write


def main():
    write(TICKETS, "w")   #@chalk
    crowd = [Process(target=buy, name=f"buyer-{i + 1}") for i in range(BUYERS)]
    for buyer in crowd:
        buyer.start()   #@start
    for buyer in crowd:
        buyer.join()   #@join
    print("tickets_left", read())   #@left


if __name__ == "__main__":
    main()
