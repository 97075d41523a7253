from multiprocessing import Process, Queue


def bake(shelf):
    shelf.put("bun")  #@put


def sell(shelf):
    while shelf.get() != "card":  #@get
        pass


if __name__ == "__main__":
    shelf = Queue()
    baker = Process(target=bake, args=(shelf,))
    sellers = [Process(target=sell, args=(shelf,)) for _ in range(2)]
    baker.start()
    for p in sellers:
        p.start()
    baker.join()
    for _ in sellers:
        shelf.put("card")  #@card
    for p in sellers:
        p.join()  #@sellers
    print("left_over", shelf.qsize())  #@left
