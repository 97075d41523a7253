import os
import select
import time
from multiprocessing import Process

WAIT = 0.3


def late(into):
    time.sleep(WAIT)  #@late
    os.write(into, b"x")


def blocking(out):
    os.read(out, 1)  #@blocking


def polling(out):
    os.set_blocking(out, False)  #@nonblocking
    while True:
        try:
            os.read(out, 1)  #@try
            return
        except BlockingIOError:
            pass


def poll(out):
    select.select([out], [], [])  #@poll
    os.read(out, 1)


def measure(way):
    out, into = os.pipe()
    writer = Process(target=late, args=(into,))
    writer.start()
    start = time.process_time()
    way(out)
    cpu = time.process_time() - start
    writer.join()
    return cpu


if __name__ == "__main__":
    quiet, burnt, told = measure(blocking), measure(polling), measure(poll)
    print("burns", "polling" if burnt > 5 * quiet and burnt > 5 * told else "none")  #@told
