from multiprocessing import Process, Semaphore, Value


def swim(towels, inside, most):
    towels.acquire()  #@acquire
    towels.release()  #@release
    with inside.get_lock():
        inside.value += 1  #@in
        most.value = max(most.value, inside.value)
    with inside.get_lock():
        inside.value -= 1  #@out


if __name__ == "__main__":
    towels = Semaphore(1)  #@make
    inside, most = Value("i", 0), Value("i", 0)
    people = [Process(target=swim, args=(towels, inside, most)) for _ in range(2)]
    for p in people:
        p.start()
    for p in people:
        p.join()
    print("most", most.value)
