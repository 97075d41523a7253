import queue
import time
from multiprocessing import Process, Queue

LOAVES, ROOM, LATE = 5, 3, 0.5


def bake(rack):
    given_away = 0
    for i in range(LOAVES):
        try:
            rack.put_nowait(i)  #@put
        except queue.Full:  #@full
            given_away += 1
    rack.put("closed")  #@closed
    print("given_away", given_away)


def sell(rack):
    time.sleep(LATE)
    sold = []
    while (loaf := rack.get()) != "closed":  #@get
        sold.append(loaf)
    print("sold", *sold)


def main():
    rack = Queue(maxsize=ROOM)
    baker = Process(target=bake, args=(rack,), name="baker")
    seller = Process(target=sell, args=(rack,), name="seller")
    baker.start()
    seller.start()
    baker.join()
    seller.join()


if __name__ == "__main__":
    main()
