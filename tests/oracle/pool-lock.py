import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Lock, Manager, Pool, Queue, RLock, Semaphore, Value
def touch(it): return 1
def add(lock, d):
    for i in range(5):
        with lock: d["n"] += 1
def text(f):
    try: f()
    except Exception as err: return f"{type(err).__name__}: {err}"
p = Pool(3); R = {name: text(p.apply_async(touch, (it,)).get) for name, it in (("Lock", Lock()), ("RLock", RLock()), ("Semaphore", Semaphore()))}
for name, it in (("Queue", Queue()), ("Value", Value("i", 0))): said = text(p.apply_async(touch, (it,)).get); R[name] = said.startswith("RuntimeError: ") and "objects should only be shared" in said
m = Manager(); lock, d = m.Lock(), m.dict({"n": 0})
for r in [p.apply_async(add, (lock, d)) for i in range(4)]: r.get()
R["exact"] = d["n"]; p.close(); p.join()
ex = ProcessPoolExecutor(3); R["executor"] = text(ex.submit(touch, Lock()).result)
for i in range(4): ex.submit(add, lock, d)
ex.shutdown(); R["exact_again"] = d["n"]; m.shutdown()
print(json.dumps(R, separators=(",", ":")))
