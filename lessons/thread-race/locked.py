import threading

n = 0
lock = threading.Lock()


def click():
    global n
    lock.acquire()  #@lock
    seen = n  #@read
    more = seen + 1  #@add
    n = more  #@write
    lock.release()  #@unlock


if __name__ == "__main__":
    doors = [threading.Thread(target=click) for _ in range(2)]  #@threads
    for t in doors:
        t.start()
    for t in doors:
        t.join()
    print("n", n)
    print("lost", len(doors) - n)
