import threading
from multiprocessing import Process

door = threading.Lock()


def child():
    print("knocks")  #@knock
    if door.acquire(timeout=0.5):  #@acquire
        print("inside True")


def main():
    print("inside False", flush=True)
    door.acquire()  #@hold
    p = Process(target=child, name="child")
    p.start()  #@fork
    door.release()  #@release
    p.join()


if __name__ == "__main__":
    main()
