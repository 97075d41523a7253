import json, threading
from multiprocessing import Barrier, BoundedSemaphore, Event, Process, Semaphore
def hold(s, inside, leave): s.acquire(); inside.wait(); leave.wait(); s.release()
def kind(f, *a):
    try: f(*a); return "fine"
    except Exception as err: return type(err).__name__
s, inside, leave = Semaphore(3), Barrier(4), Event(); ps = [Process(target=hold, args=(s, inside, leave)) for i in range(3)]
for p in ps: p.start()
inside.wait(); R = {"fourth": s.acquire(False), "fourth_in_time": s.acquire(True, 0.02)}
leave.set(); R["fourth_later"] = s.acquire(); s.release()
for p in ps: p.join()
R["all_back"] = [s.acquire(False) for i in range(4)]
for i in range(3): s.release()
R["once_more"] = kind(s.release); R["now_four"] = [s.acquire(False) for i in range(5)]
b = BoundedSemaphore(2); b.acquire(); b.release(); R["bounded"] = kind(b.release)
t = threading.BoundedSemaphore(1)
try: t.release()
except ValueError as err: R["thread_bounded"] = str(err)
R["none"] = kind(threading.Semaphore, -1)
print(json.dumps(R, separators=(",", ":")))
