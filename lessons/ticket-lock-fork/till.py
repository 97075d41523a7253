import time
from multiprocessing import get_context

context = get_context("fork")
till = context.Lock()  #@lock
BUYERS, THINK, WAIT = 10, 0.02, "join"


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
    write(BUYERS, "w")
    crowd = [context.Process(target=buy) for _ in range(BUYERS)]  #@fork
    for p in crowd:
        p.start()
    if WAIT == "join":
        for p in crowd:
            p.join()  #@join
    else:
        time.sleep(WAIT)  #@sleep
    print("tickets_left", read())
