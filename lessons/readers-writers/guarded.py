import time
from multiprocessing import Lock, Process, Semaphore, Value

inside, writing, met = (Value("i", 0, lock=False) for _ in range(3))
count, hall = Lock(), Semaphore(1)


def reader():
    count.acquire()  #@in
    inside.value += 1  #@plus
    if inside.value == 1:
        hall.acquire()  #@first
    count.release()  #@counted
    if writing.value == 1:
        met.value = 1  #@read
    count.acquire()  #@out
    inside.value -= 1  #@minus
    if inside.value == 0:
        hall.release()  #@last
    count.release()


def writer():
    hall.acquire()  #@write
    writing.value = 1
    time.sleep(0.2)
    writing.value = 0
    hall.release()  #@done


if __name__ == "__main__":
    people = [Process(target=what) for what in (writer, reader, reader)]
    for person in people:
        person.start()  #@start
        time.sleep(0.05)
    for person in people:
        person.join()
    print("met", met.value)  #@met
