import time
from multiprocessing import Barrier, Process, Value

WALK = 0.05


def hike(pace, hut, came, early):
    for stage in (1, 2):
        time.sleep(WALK * pace)  #@walk
        with came.get_lock():
            came.value += 1  #@came
        hut.wait()  #@wait
        if came.value < stage * 3:
            early.value += 1  #@look


if __name__ == "__main__":
    hut = Barrier(3)  #@make
    came, early = Value("i", 0), Value("i", 0)
    start = time.perf_counter()
    group = [Process(target=hike, args=(pace, hut, came, early)) for pace in (1, 2, 3)]
    for p in group:
        p.start()
    for p in group:
        p.join()
    print("came", came.value)
    print("early", early.value)
    print("hours", int((time.perf_counter() - start) / WALK))
