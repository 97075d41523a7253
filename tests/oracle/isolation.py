import json
from multiprocessing import Process, Queue
basket = []
def child(q): basket.append(666); q.put(len(basket))
q = Queue(); p = Process(target=child, args=(q,)); p.start(); c = q.get(); p.join()
print(json.dumps({"child": c, "parent": len(basket)}, separators=(",", ":")))
