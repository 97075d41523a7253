import json
from multiprocessing import Barrier, Manager, Process
def add(d): d[1] = d[1] + 1
def add_together(d, barrier): old = d[1]; barrier.wait(); d[1] = old + 1
def add_locked(d, lock):
    with lock: d[1] = d[1] + 1
def all(f, *args):
    ps = [Process(target=f, args=args) for i in range(20)]
    for p in ps: p.start()
    for p in ps: p.join()
m = Manager(); d = m.dict({1: 0})
all(add, d); R = {"within": 1 <= d[1] <= 20}
d[1] = 0; all(add_together, d, Barrier(20)); R["all_lost_but_one"] = d[1]
d[1] = 0; all(add_locked, d, m.Lock()); R["locked"] = d[1]
print(json.dumps(R, separators=(",", ":")))
