import json, threading, time
from multiprocessing import Process, Queue, SimpleQueue
def child(q):
    for i in range(5): q.put(i)
def kind(f, *a):
    try: f(*a)
    except Exception as err: return type(err).__name__
q = Queue(); p = Process(target=child, args=(q,)); p.start(); got = [q.get() for i in range(5)]; p.join()
small = Queue(2); small.put("a"); small.put("b"); time.sleep(0.1)
R = {"order": got, "nowait": kind(small.put_nowait, "c"), "timeout": kind(small.put, "c", True, 0.01), "size": small.qsize(), "full": small.full(),
     "first": small.get(), "second": small.get(), "empty": kind(small.get_nowait), "empty_timeout": kind(small.get, True, 0.01)}
small.close(); R["closed"] = kind(small.put, 1)
s = SimpleQueue(); s.put([1, 2, {"x": "y"}]); R["simple"] = s.get()[2]["x"]
big = Queue(); big.put("x" * 1000000); R["big"] = len(big.get())
print(json.dumps(R, separators=(",", ":")))
