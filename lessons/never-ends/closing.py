from multiprocessing import Process, Queue


def bake(shelf):
    for loaf in range(1, 3):
        shelf.put(loaf)  #@put
    shelf.put("closed")  #@mark


def sell(shelf):
    while True:
        loaf = shelf.get()  #@get
        if loaf == "closed":  #@end
            break


if __name__ == "__main__":
    shelf = Queue()  #@queue
    people = [Process(target=bake, args=(shelf,)), Process(target=sell, args=(shelf,))]
    for p in people:
        p.start()
    for p in people:
        p.join()
    print("closed", True)  #@join
