import time
from multiprocessing import Process, Queue


def rest():
    time.sleep(0.05)


def proud(answers):
    try:
        Process(target=rest, name="grandchild").start()  #@grandchild
    except AssertionError as err:
        answers.put(str(err))


if __name__ == "__main__":
    answers = Queue()
    p = Process(target=proud, args=(answers,), name="proud", daemon=True)
    p.start()  #@start
    print("children", answers.get())
    try:
        p.daemon = False  #@late
    except AssertionError as err:
        print("too_late", err)
    p.join()
