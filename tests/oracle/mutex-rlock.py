import json, threading
from multiprocessing import Lock, Process, Queue, RLock
def take(lock, q): q.put(lock.acquire(False))
def release(lock, q):
    try: lock.release(); q.put("released")
    except Exception as err: q.put(type(err).__name__)
def ask(f, lock):
    q = Queue(); p = Process(target=f, args=(lock, q)); p.start(); it = q.get(); p.join(); return it
def text(f):
    try: f()
    except Exception as err: return f"{type(err).__name__}: {err}"
l = Lock(); l.acquire(); R = {"twice": l.acquire(True, 0.02), "other": ask(take, l), "by_another": ask(release, l), "free_now": l.acquire(False)}
l.release(); R["unheld"] = text(l.release).split(":")[0]
r = RLock(); R["three"] = [r.acquire(), r.acquire(), r.acquire()]; R["r_other"] = ask(take, r); R["r_by_another"] = ask(release, r)
r.release(); r.release(); R["still_held"] = ask(take, r); r.release(); R["free"] = ask(take, r); R["r_unheld"] = text(RLock().release).split(":")[0]
t = threading.Lock(); t.acquire(); thread = threading.Thread(target=t.release); thread.start(); thread.join(); R["thread_lock_by_another"] = t.locked()
tr = threading.RLock(); tr.acquire(); said = []
thread = threading.Thread(target=lambda: said.append(text(tr.release))); thread.start(); thread.join()
R["thread_rlock_by_another"] = said[0]; R["thread_unheld"] = text(t.release).split(": ")[1]
print(json.dumps(R, separators=(",", ":")))
