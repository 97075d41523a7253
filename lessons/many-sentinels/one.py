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
    shelf.put("card")  #@card
    for p in sellers:
        p.join(0.4)  #@sellers
    print("left_over", shelf.qsize())  #@left
    print("still_waiting", sum(p.is_alive() for p in sellers))
    for p in sellers:
        p.terminate()
