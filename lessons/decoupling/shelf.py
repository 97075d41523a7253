import time
from multiprocessing import Process, Queue, Value

ROOM, BUNS, BAKE, SELL = 3, 6, 0, 0.1


def bake(shelf):
    for bun in range(BUNS):
        time.sleep(BAKE)  #@bake
        shelf.put(bun)  #@put


def sell(shelf, longest):
    for _ in range(BUNS):
        longest.value = max(longest.value, shelf.qsize())  #@look
        shelf.get()  #@get
        time.sleep(SELL)  #@sell


if __name__ == "__main__":
    shelf, longest = Queue(maxsize=ROOM), Value("i", 0)  #@queue
    baker = Process(target=bake, args=(shelf,))
    seller = Process(target=sell, args=(shelf, longest))
    baker.start()
    seller.start()
    baker.join()
    seller.join()
    print("longest", longest.value)
