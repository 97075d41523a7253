import json
from multiprocessing import Barrier, Lock, Process, Queue, RLock
def opposite(first, second, meet, q):
    first.acquire(); meet.wait(); got = second.acquire(True, 0.05); q.put(got); meet.wait()
    if got: second.release()
    first.release()
def ordered(first, second, q):
    for i in range(10): first.acquire(); second.acquire(); second.release(); first.release()
    q.put(True)
def one(lock, q):
    for i in range(10): lock.acquire(); lock.acquire(); lock.release(); lock.release()
    q.put(True)
def both(f, x, y):
    q = Queue(); ps = [Process(target=f, args=(*x, q)), Process(target=f, args=(*y, q))]
    for p in ps: p.start()
    for p in ps: p.join()
    return [q.get(), q.get()]
R = {}
for name, make in (("lock", Lock), ("rlock", RLock)):
    a, b, meet = make(), make(), Barrier(2)
    R[name + "_opposite"] = both(opposite, (a, b, meet), (b, a, meet)); R[name + "_ordered"] = both(ordered, (a, b), (a, b))
r = RLock(); R["one_rlock"] = both(one, (r,), (r,))
print(json.dumps(R, separators=(",", ":")))
