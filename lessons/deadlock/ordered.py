import time
from multiprocessing import Lock, Process

TURN = 0.2


def cook(first, second):
    first.acquire()       #@first
    time.sleep(TURN)      #@turn
    second.acquire()      #@second
    second.release()      #@back
    first.release()       #@back


def main():
    knife, board = Lock(), Lock()
    cooks = [
        Process(target=cook, args=(knife, board), name="ana"),
        Process(target=cook, args=(knife, board), name="ben"),
    ]
    for one in cooks:
        one.start()
    for one in cooks:
        one.join()  #@join
    print("finished", True)


if __name__ == "__main__":
    main()
