import time
from multiprocessing import Process, Queue, Value

ROOM, BUNS, BAKE, SELL = 3, 6, 0, 0.1
NOON = BUNS + ROOM  # after so many buns the baker is slow, and the seller quick


def bake(shelf):
    for bun in range(1, BUNS + 1):
        time.sleep(1.5 if bun > NOON else BAKE)  #@bake
        shelf.put(bun)  #@put


def sell(shelf, longest):
    for bun in range(1, BUNS + 1):
        here = shelf.qsize()  #@look
        longest.value = max(longest.value, here)
        print(here, "on the shelf", "#" * here)
        shelf.get()  #@get
        if bun <= NOON - ROOM:
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
