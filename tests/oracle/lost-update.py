import json
from multiprocessing import Barrier, Process, Value
def add(n): n.value = n.value + 1
def add_together(n, barrier): old = n.value; barrier.wait(); n.value = old + 1
def add_locked(n):
    with n.get_lock(): n.value = n.value + 1
def all(f, *args):
    ps = [Process(target=f, args=args) for i in range(20)]
    for p in ps: p.start()
    for p in ps: p.join()
n = Value("i", 0)
all(add, n); R = {"within": 1 <= n.value <= 20}
n.value = 0; all(add_together, n, Barrier(20)); R["all_lost_but_one"] = n.value
n.value = 0; all(add_locked, n); R["locked"] = n.value
print(json.dumps(R, separators=(",", ":")))
