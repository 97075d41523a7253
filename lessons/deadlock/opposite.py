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
    knife, board = Lock(), Lock()  # with RLock() it ends in the same way
    cooks = [
        Process(target=cook, args=(knife, board), name="ana"),
        Process(target=cook, args=(board, knife), name="ben"),
    ]
    for one in cooks:
        one.start()
    for one in cooks:
        one.join(0.8)  #@join
    print("finished", not any(one.is_alive() for one in cooks))
    for one in cooks:
        one.kill()  # otherwise they would stand there for ever


if __name__ == "__main__":
    main()
