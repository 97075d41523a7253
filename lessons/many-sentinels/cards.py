from multiprocessing import Process, Queue, Value

CARDS = 2


def bake(shelf):
    for _ in range(2):
        shelf.put("bun")  #@put


def sell(shelf, sold):
    while shelf.get() != "card":  #@get
        with sold.get_lock():
            sold.value += 1


if __name__ == "__main__":
    shelf, sold = Queue(), Value("i", 0)
    bakers = [Process(target=bake, args=(shelf,)) for _ in range(3)]
    sellers = [Process(target=sell, args=(shelf, sold)) for _ in range(2)]
    for p in bakers + sellers:
        p.start()
    for p in bakers:
        p.join()  #@bakers
    for _ in range(CARDS):
        shelf.put("card")  #@card
    for p in sellers:
        p.join()  #@sellers
    print("sold", sold.value)
    print("left_over", shelf.qsize())  #@left
