import sys
import time
from multiprocessing import Process


def brief():
    sys.exit(5)  #@exit


if __name__ == "__main__":
    child = Process(target=brief)
    child.start()
    time.sleep(0.3)  #@late
    child.join()  #@join
    print("code", child.exitcode)
