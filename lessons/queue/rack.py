import time
from multiprocessing import Process, Queue

LOAVES, ROOM, LATE = 5, 3, 0.5


def bake(rack):
    for i in range(LOAVES):
        rack.put(i)  #@put


def sell(rack):
    time.sleep(LATE)  #@late
    print("on_the_rack", rack.qsize(), flush=True)  #@count
    sold = [rack.get() for _ in range(LOAVES)]  #@get
    print("sold", *sold)


def main():
    rack = Queue(maxsize=ROOM)  #@rack
    baker = Process(target=bake, args=(rack,), name="baker")
    seller = Process(target=sell, args=(rack,), name="seller")
    baker.start()
    seller.start()
    baker.join()
    seller.join()


if __name__ == "__main__":
    main()
