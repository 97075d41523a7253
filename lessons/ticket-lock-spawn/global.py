import time
from multiprocessing import get_context

context = get_context("spawn")
till = context.Lock()  #@lock
THINK = 0.6


def read():
    with open("tickets.txt") as file:
        return int(file.read())


def write(n, mode="r+"):
    with open("tickets.txt", mode) as file:
        file.write(f"{n:6}\n")


def buy():
    till.acquire()  #@acquire
    n = read()
    time.sleep(THINK)
    write(n - 1)  #@sell
    till.release()  #@release


if __name__ == "__main__":
    write(10, "w")
    crowd = [context.Process(target=buy) for _ in range(4)]  #@spawn
    for p in crowd:
        p.start()  #@process
    for p in crowd:
        p.join()
    print("tickets_left", read())
