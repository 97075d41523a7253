import time
from multiprocessing import Process


def record():
    time.sleep(0.1)  #@work
    print("recorded True")


if __name__ == "__main__":
    print("recorded False", flush=True)
    p = Process(target=record, name="recorder")
    p.start()  #@start
    p.daemon = True  #@daemon
    print("daemon", p.daemon)
