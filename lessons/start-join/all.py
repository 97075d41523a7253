import time
from multiprocessing import Process

UNIT = 0.3


def shop(name, hours):
    time.sleep(hours * UNIT)  #@shop
    print(name, "is back")


def main():
    start = time.time()
    everybody, joined = [], []
    for i, name in enumerate(["anna", "ben", "cora"]):
        p = Process(target=shop, args=(name, 3 - i), name=name)
        p.start()  #@start
        everybody.append(p)
    for p in everybody:
        p.join()  #@join
        joined.append(p.name)
    print("hours", int((time.time() - start) / UNIT + 0.1))  #@hours
    print("joined", *joined)


if __name__ == "__main__":
    main()
