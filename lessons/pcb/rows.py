import time
from multiprocessing import Event, Process, Queue


def worker(told):
    end = time.process_time() + 0.25
    while time.process_time() < end:  #@work
        pass
    told.put(("worker", time.process_time()))  #@told


def rest(bell, depth):
    (time.sleep if depth % 2 else bell.wait)(0.25 / 4)  #@sleep
    if depth < 4:
        rest(bell, depth + 1)  #@deeper


def sleeper(told):
    start = time.process_time()
    rest(Event(), 1)  # a bell that nobody rings
    told.put(("sleeper", time.process_time() - start))


if __name__ == "__main__":
    told = Queue()
    both = [Process(target=f, args=(told,)) for f in (worker, sleeper)]  #@start
    for p in both:
        p.start()
    cpu = dict(told.get() for _ in both)
    for p in both:
        p.join()
    print("sleepers_cpu_time", "next to nothing" if cpu["sleeper"] < cpu["worker"] / 4 else "as much")  #@judge
