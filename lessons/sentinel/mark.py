from multiprocessing import Process, Queue


def bake(shelf):
    for bun in range(1, 6):
        shelf.put(bun)  #@put
    shelf.put(None)  #@mark


def sell(shelf, till):
    sold, gets = [], 0
    while True:
        bun = shelf.get()  #@get
        gets += 1
        if bun is None:  #@end
            break
        sold.append(str(bun))
    till.put((gets, " ".join(sold)))  #@report


if __name__ == "__main__":
    shelf, till = Queue(), Queue()
    baker = Process(target=bake, args=(shelf,))
    seller = Process(target=sell, args=(shelf, till))
    baker.start()
    seller.start()
    gets, sold = till.get()
    baker.join()
    seller.join()  #@join
    print("sold", sold)
    print("gets", gets)
