from multiprocessing import Condition, Process, Value


def guest(chairs, free):
    free.acquire()  #@acquire
    while chairs.value == 0:  #@if
        free.wait()  #@wait
    chairs.value -= 1  #@sit
    free.release()  #@release


def host(chairs, free):
    free.acquire()
    chairs.value += 1  #@chair
    free.notify_all()  #@notify
    free.release()


if __name__ == "__main__":
    chairs, free = Value("i", 0), Condition()  #@make
    people = [Process(target=f, args=(chairs, free)) for f in (guest, guest, host, host)]
    for p in people:
        p.start()
    for p in people:
        p.join()
    print("chairs", chairs.value)
