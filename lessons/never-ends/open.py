from multiprocessing import Process, Queue


def bake(shelf):
    for loaf in range(1, 3):
        shelf.put(loaf)  #@put


def sell(shelf):
    while True:
        shelf.get()  #@get


if __name__ == "__main__":
    shelf = Queue()  #@queue
    baker = Process(target=bake, args=(shelf,))
    seller = Process(target=sell, args=(shelf,), daemon=True)  # so that this listing comes to an end
    baker.start()
    seller.start()
    baker.join()
    seller.join(0.5)  #@join
    print("closed", not seller.is_alive())
