import time
from multiprocessing import Process, Queue

stirred = 0


def cook(told):
    global stirred
    for _ in range(3):
        stirred += 1  #@stir
        time.sleep(0.02)
    told.put(stirred)  #@told


if __name__ == "__main__":
    told = Queue()
    ann = Process(target=cook, args=(told,))  #@ann
    bob = Process(target=cook, args=(told,))  #@bob
    ann.start()
    bob.start()
    print("pids_differ", ann.pid != bob.pid)  #@pids
    print("first_says", told.get())  #@first
    print("second_says", told.get())
    ann.join()
    bob.join()
