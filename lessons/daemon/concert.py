import time
from multiprocessing import Process

SECOND = 0.2


def record():
    print("recording", flush=True)
    time.sleep(3 * SECOND)  #@work
    print("recorded True")  #@done


def clean():
    print("cleaning", flush=True)
    time.sleep(2 * SECOND)  #@work
    print("cleaned True")  #@done


if __name__ == "__main__":
    print("recorded False")
    print("cleaned False", flush=True)
    Process(target=record, name="recorder", daemon=True).start()  #@daemon
    Process(target=clean, name="cleaner").start()  #@other
    time.sleep(SECOND)
    print("good night", flush=True)  #@end
