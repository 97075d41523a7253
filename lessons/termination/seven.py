import sys
from multiprocessing import Process


def child():
    sys.exit(7)  #@fail


if __name__ == "__main__":
    p = Process(target=child)
    p.start()
    p.join()  #@join
    print("code", p.exitcode)
