import sys
import time
from multiprocessing import Pool

PAUSE = 0.3
log = []


def ask(question):
    time.sleep(PAUSE)  #@work
    return question + "!"


def answered(answer):
    log.append("answer")  #@callback


if __name__ == "__main__":
    office = Pool(1)
    if "sync" not in sys.argv:
        call = office.apply_async(ask, ["how"], callback=answered)  #@async
        log.append("tea")  #@tea
        call.wait()
    else:
        office.apply(ask, ["how"])  #@sync
        log.append("answer")
        log.append("tea")
    office.close()
    office.join()  #@join
    print("order", " ".join(log))
