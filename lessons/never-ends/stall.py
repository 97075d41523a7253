from multiprocessing import Process, Queue

PATIENCE = 0.5  # a real program has none, and waits for ever


def bake(shelf):
    for loaf in range(1, 4):
        shelf.put(loaf)  #@put


def sell(shelf):
    while True:
        loaf = shelf.get()  #@get
        print("sold", loaf, flush=True)  #@sold


if __name__ == "__main__":
    shelf = Queue()  #@queue
    baker = Process(target=bake, args=(shelf,))
    seller = Process(target=sell, args=(shelf,))
    baker.start()
    seller.start()
    baker.join()
    seller.join(PATIENCE)  #@join
    print("closed", not seller.is_alive())
    seller.terminate()
