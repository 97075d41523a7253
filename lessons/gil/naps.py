import time
from threading import Thread

NAP = 0.3


def rest():
    time.sleep(NAP)  #@nap


if __name__ == "__main__":
    start = time.perf_counter()
    threads = [Thread(target=rest) for _ in range(4)]  #@threads
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print("naps", int((time.perf_counter() - start) / NAP + 0.4))  #@told
