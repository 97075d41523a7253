import threading
from multiprocessing import Event, Process

door = threading.Lock()


def child(knock):
    knock.set()  #@knock
    if door.acquire(timeout=0.5):  #@acquire
        print("inside True")


def main():
    print("inside False", flush=True)
    knock = Event()
    door.acquire()  #@hold
    door.release()  #@release
    p = Process(target=child, args=(knock,), name="child")
    p.start()  #@fork
    knock.wait()  #@hear
    p.join()


if __name__ == "__main__":
    main()
