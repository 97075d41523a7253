import time
from multiprocessing import Process


def compute():
    end = time.process_time() + 0.5
    while time.process_time() < end:  #@compute
        pass


if __name__ == "__main__":
    begin = time.time()
    both = [Process(target=compute) for _ in range(2)]  #@start
    for p in both:
        p.start()
    for p in both:
        p.join()  #@join
    print("processes", len(both))
    print("seconds", round(time.time() - begin, 2))  #@told
