import json, queue, threading
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
n = 0
def add(lock):
    global n
    for i in range(200):
        with lock: n += 1
def kind(f, *a):
    try: f(*a)
    except Exception as err: return type(err).__name__
lock = threading.Lock(); ts = [Thread(target=add, args=(lock,)) for i in range(5)]
for t in ts: t.start()
for t in ts: t.join()
R = {"exact": n}
gate = threading.Event(); t = Thread(target=gate.wait, name="bob"); t.start()
R.update(active=threading.active_count(), alive=t.is_alive(), name=t.name); gate.set(); t.join(); R["ended"] = t.is_alive()
R["main"] = threading.current_thread().name; R["twice"] = kind(t.start); R["unstarted"] = kind(Thread(target=add).join)
names = []; w = Thread(target=lambda: names.append(threading.current_thread().name), name="me"); w.start(); w.join(); R["own_name"] = names[0]
def drain(q):
    for x in (2, 3, 1): q.put(x)
    return [q.get(), q.get(), q.get()]
R["fifo"] = drain(queue.Queue()); R["lifo"] = drain(queue.LifoQueue()); R["priority"] = drain(queue.PriorityQueue())
q = queue.Queue(1); q.put(1); R["full"] = kind(q.put_nowait, 2); q.get(); R["empty"] = kind(q.get, True, 0.001); q.task_done(); R["done"] = kind(q.task_done)
r = threading.RLock(); r.acquire(); r.acquire(); r.release(); r.release(); R["r"] = kind(r.release)
s = threading.Semaphore(2); s.acquire(); s.acquire(); R["sem"] = s.acquire(False)
c, got = threading.Condition(), []
def waits():
    with c:
        while not got: c.wait()
        got.append("seen")
ct = Thread(target=waits); ct.start()
with c: got.append("x"); c.notify()
ct.join(); R["cond"] = got[1]
ex = ThreadPoolExecutor(2); R["pool"] = list(ex.map(lambda x: x * 2, [1, 2, 3]))
R["pool_error"] = kind(lambda: ex.submit(lambda: queue.Queue().get_nowait()).result()); ex.shutdown(); R["pool_after"] = kind(ex.submit, add)
print(json.dumps(R, separators=(",", ":")))
