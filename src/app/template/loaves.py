from multiprocessing import Process, Queue

BAKERS, LOAVES = 3, 2


def bake(number, shelf):
    for _ in range(LOAVES):
        shelf.put(number)                               #@put


if __name__ == "__main__":
    shelf, count = Queue(), 1
    crew = [Process(target=bake, args=(i, shelf), name=f"baker-{i}") for i in range(1, BAKERS + 1)]
    for baker in crew:
        baker.start()                                   #@start
    first = shelf.get()                                 #@get
    while count < BAKERS * LOAVES:
        shelf.get()
        count += 1
    for baker in crew:
        baker.join()
    # Each outcome on a line of its own, as tests/listings_test.sh reads it.
    print("first", first)
    print("loaves", count)
