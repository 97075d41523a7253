import os
import signal
import sys
import time
from multiprocessing import Event, Process


def save(number, frame):
    with open("novel.txt", "w") as novel:
        novel.write("the end")  #@save
    sys.exit(4)


def writer(ready):
    signal.signal(signal.SIGTERM, save)  #@handler
    ready.set()
    while True:
        time.sleep(0.05)  #@pause


def main():
    with open("novel.txt", "w") as novel:
        novel.write("chapter 1")
    ready = Event()
    p = Process(target=writer, args=(ready,), name="writer")
    p.start()
    ready.wait()
    os.kill(p.pid, signal.SIGTERM)  #@kill
    p.join()
    with open("novel.txt") as novel:
        print("novel", novel.read())
    print("exitcode", p.exitcode)


if __name__ == "__main__":
    main()
