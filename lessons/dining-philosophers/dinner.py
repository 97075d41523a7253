import time
from multiprocessing import Lock, Process, Value

SEATS, REACH = 4, 0.3


def dine(left, right, eaten):
    left.acquire()  #@left
    time.sleep(REACH)
    right.acquire()  #@right
    with eaten.get_lock():
        eaten.value += 1  #@eat
    right.release()
    left.release()


if __name__ == "__main__":
    eaten = Value("i", 0)
    forks = [Lock() for _ in range(SEATS)]
    guests = []
    for i in range(SEATS):
        left, right = i, (i + 1) % SEATS
        guests.append(Process(target=dine, args=(forks[left], forks[right], eaten), daemon=True))
    for g in guests:
        g.start()
    for g in guests:
        g.join(0.3)
    print("eaten", eaten.value)
