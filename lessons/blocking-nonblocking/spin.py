from multiprocessing import Process, Value


def cook(pot):
    pot.value = 1  #@cook


def guest(pot, asked):
    while pot.value == 0:  #@ask
        asked.value += 1


if __name__ == "__main__":
    pot, asked = Value("i", 0), Value("i", 0)
    people = [Process(target=cook, args=(pot,)), Process(target=guest, args=(pot, asked))]
    for p in people:
        p.start()
    for p in people:
        p.join()
    print("cooked", pot.value)
