import time
from multiprocessing import Process

UNIT = 0.3


def shop(name, hours):
    time.sleep(hours * UNIT)  #@shop
    print(name, "is back")


def main():
    start = time.time()
    for i, name in enumerate(["anna", "ben", "cora"], start=1):
        p = Process(target=shop, args=(name, i), name=name)
        p.start()  #@start
        p.join()  #@join
    print("hours", int((time.time() - start) / UNIT + 0.1))  #@hours


if __name__ == "__main__":
    main()
