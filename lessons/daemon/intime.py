import time
from multiprocessing import Process


def record():
    time.sleep(0.1)  #@work
    print("recorded True", flush=True)


if __name__ == "__main__":
    print("recorded False", flush=True)
    p = Process(target=record, name="recorder")
    p.daemon = True  #@daemon
    p.start()  #@start
    print("daemon", p.daemon)
    p.join()  #@join
