import threading
import time
from multiprocessing import Process

door = threading.Lock()
inside = 0


def enter():
    global inside
    with door:  #@acquire
        inside += 1


def child():
    guests = [threading.Thread(target=enter) for _ in range(10)]
    for guest in guests:
        guest.start()  #@start
    time.sleep(0.2)
    print("inside_before", inside)  #@before
    door.release()  #@release
    for guest in guests:
        guest.join()
    print("inside_after", inside, flush=True)


def main():
    door.acquire()  #@hold
    p = Process(target=child, name="child")
    p.start()  #@fork
    p.join()
    print("parents_door", door.locked())
    door.release()


if __name__ == "__main__":
    main()
