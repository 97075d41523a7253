from multiprocessing import Lock, Process, Queue, RLock


def thief(lock, said):
    try:
        lock.release()  #@release
        said.put("released")
    except (AssertionError, ValueError) as error:
        said.put(type(error).__name__)


if __name__ == "__main__":
    said = Queue()
    for name, make in (("lock", Lock), ("rlock", RLock)):
        lock = make()  #@make
        lock.acquire()  #@acquire
        p = Process(target=thief, args=(lock, said))
        p.start()
        print(name, said.get())  #@said
        p.join()
