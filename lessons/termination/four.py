import os
import signal
import sys
import time
from multiprocessing import Process


def normal():
    pass  #@normal


def by_error():
    sys.exit(3)  #@error


def fatal():
    os.kill(os.getpid(), signal.SIGSEGV)  #@fatal
    time.sleep(10)


def sleeper():
    time.sleep(100)  #@sleep


if __name__ == "__main__":
    codes = []
    for f in (normal, by_error, fatal, sleeper):
        p = Process(target=f)
        p.start()
        if f is sleeper:
            p.kill()  #@kill
        p.join()  #@join
        codes.append(str(p.exitcode))
    print("codes", " ".join(codes))
