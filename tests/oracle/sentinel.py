import json
from multiprocessing import Process, Queue
def produce(q):
    for i in range(1, 6): q.put(f"bun {i}")
    q.put(None)
def consume(q, out): out.put(list(iter(q.get, None)))
q, out = Queue(), Queue(); p, c = Process(target=produce, args=(q,)), Process(target=consume, args=(q, out)); p.start(); c.start()
R = {"got": out.get()}; p.join(); c.join(); R.update(codes=[p.exitcode, c.exitcode], empty=q.empty())
print(json.dumps(R, separators=(",", ":")))
