import time
from multiprocessing import get_context

context = get_context("spawn")
THINK = 0.02


def read():
    with open("tickets.txt") as file:
        return int(file.read())


def write(n, mode="r+"):
    with open("tickets.txt", mode) as file:
        file.write(f"{n:6}\n")


def buy(till):
    till.acquire()  #@acquire
    n = read()
    time.sleep(THINK)
    write(n - 1)  #@sell
    till.release()  #@release


if __name__ == "__main__":
    till = context.Lock()  #@lock
    write(10, "w")
    crowd = [context.Process(target=buy, args=(till,)) for _ in range(4)]  #@spawn
    for p in crowd:
        p.start()  #@process
    for p in crowd:
        p.join()
    print("tickets_left", read())
