import json
from multiprocessing import Process, Queue
basket = []
def child(q): basket.append(123); q.put(len(basket))
def look(q): q.put(len(basket))
def run(f):
    q = Queue(); p = Process(target=f, args=(q,)); p.start(); n = q.get(); p.join(); return n
R = {"child_after_append": run(child), "parent": len(basket)}
basket.append(123)
R["appended_before"] = run(look)
basket = []
q = Queue(); p = Process(target=look, args=(q,)); p.start(); basket.append(123)
R["appended_after"] = q.get(); p.join()
print(json.dumps(R, separators=(",", ":")))
