from multiprocessing import Process, Queue, Value


def bake(shelf):
    for bun in range(1, 3):
        shelf.put(bun)  #@put


def sell(shelf, sold):
    while True:
        bun = shelf.get()  #@get
        if bun is None:  #@end
            break
        sold.value += 1


if __name__ == "__main__":
    shelf, sold = Queue(), Value("i", 0)
    baker = Process(target=bake, args=(shelf,))
    seller = Process(target=sell, args=(shelf, sold))
    baker.start()
    seller.start()
    shelf.put(None)  #@mark
    baker.join()
    seller.join()  #@join
    print("sold", sold.value)
