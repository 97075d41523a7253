import time
from multiprocessing import Lock, Process, Semaphore, Value

STAY = 0.5
inside, entered, place = (Value("i", 0, lock=False) for _ in range(3))
count, hall = Lock(), Semaphore(1)


def reader(comes):
    time.sleep(comes)  #@comes
    with count:  #@in
        inside.value += 1
        if inside.value == 1:
            hall.acquire()  #@first
        entered.value += 1
    time.sleep(STAY)  #@read
    with count:  #@out
        inside.value -= 1
        if inside.value == 0:
            hall.release()  #@last


def writer(comes):
    time.sleep(comes)
    hall.acquire()  #@write
    place.value = entered.value + 1
    hall.release()  #@done


if __name__ == "__main__":
    people = [Process(target=writer, args=(STAY / 5,))]
    people += [Process(target=reader, args=(i * STAY * 0.6,)) for i in range(4)]  #@reader
    for person in people:
        person.start()
    for person in people:
        person.join()
    print("place", place.value)  #@place
