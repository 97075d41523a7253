from multiprocessing import Condition, Process, Value


def guest(chairs, free, seated):
    free.acquire()  #@acquire
    while chairs.value == 0:  #@while
        free.wait()  #@wait
    chairs.value -= 1  #@sit
    seated.value += 1
    free.release()  #@release


if __name__ == "__main__":
    chairs, seated = Value("i", 0), Value("i", 0)
    free = Condition()  #@make
    guests = [Process(target=guest, args=(chairs, free, seated)) for _ in range(3)]
    for g in guests:
        g.start()
    for _ in range(3):
        free.acquire()
        chairs.value += 1  #@chair
        free.notify()  #@notify
        free.release()
    for g in guests:
        g.join()
    print("seated", seated.value)
    print("chairs_left", chairs.value)
