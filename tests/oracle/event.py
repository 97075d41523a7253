import json
from multiprocessing import Event, Process, Queue, Semaphore
def waiter(ready, e, q): ready.release(); q.put(e.wait())
e, q, ready = Event(), Queue(), Semaphore(0); R = {"at_first": e.is_set(), "in_time": e.wait(0.01)}
ps = [Process(target=waiter, args=(ready, e, q)) for i in range(3)]
for p in ps: p.start()
for p in ps: ready.acquire()
R["nobody_yet"] = q.empty(); e.set(); R["woken"] = [q.get() for p in ps]
for p in ps: p.join()
R.update(set=e.is_set(), later=e.wait(), twice=e.wait(0)); e.clear(); R.update(cleared=e.is_set(), waits_again=e.wait(0.01))
print(json.dumps(R, separators=(",", ":")))
