import json, time
from multiprocessing import Process, Value, Lock, RLock, Semaphore, BoundedSemaphore, Event, Condition, Barrier, Queue
def add(v):
    for i in range(20):
        with v.get_lock(): v.value += 1
def bounded(s, now, most):
    with s:
        with now.get_lock():
            now.value += 1; most.value = max(most.value, now.value)
        time.sleep(0.002)
        with now.get_lock(): now.value -= 1
def waiter(e, q): q.put(e.wait())
def arrive(b, q): q.put(b.wait())
def consumer(c, box, q):
    with c:
        while box.value == 0: c.wait()
        q.put(box.value)
def kind(f, *a):
    try: f(*a)
    except Exception as err: return type(err).__name__
def all(f, n, *a):
    ps = [Process(target=f, args=a) for i in range(n)]
    for p in ps: p.start()
    return ps
def joined(ps):
    for p in ps: p.join()
v = Value("i", 0); joined(all(add, 5, v)); R = {"exact": v.value}
l, r = Lock(), RLock()
R["acquire"] = l.acquire(); R["again"] = l.acquire(False); R["timeout"] = l.acquire(True, 0.01); l.release()
R["unheld"] = kind(l.release); R["r1"] = r.acquire(); R["r2"] = r.acquire(); r.release(); r.release(); R["r_unheld"] = kind(r.release)
s, now, most = Semaphore(2), Value("i", 0), Value("i", 0); joined(all(bounded, 5, s, now, most)); R["at_most_2"] = most.value <= 2
R["too_often"] = kind(BoundedSemaphore(1).release)
e, q = Event(), Queue(); ws = all(waiter, 2, e, q); R["set_before"] = e.is_set(); R["no_wait"] = e.wait(0.001); e.set(); joined(ws); R["woken"] = [q.get(), q.get()]
b = Barrier(3); joined(all(arrive, 3, b, q)); R["places"] = sorted(q.get() for i in range(3)); R["broken"] = kind(b.wait, 0.01); R["is_broken"] = b.broken
c, box = Condition(), Value("i", 0); cs = all(consumer, 2, c, box, q)
with c: box.value = 7; c.notify_all()
joined(cs); R["cond"] = [q.get(), q.get()]
R["not_held"] = kind(c.notify)
print(json.dumps(R, separators=(",", ":")))
