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
    office.apply(ask, ["first"])  #@sync
    log.append("answer")
    log.append("tea")  #@late
    call = office.apply_async(ask, ["second"], callback=answered)  #@async
    log.append("tea")  #@tea
    call.wait()  #@wait
    office.close()
    office.join()  #@join
    print("order", " ".join(log))
