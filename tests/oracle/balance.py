import json
from multiprocessing import Process, Queue
def produce(q, first, step):
    for i in range(first, 13, step): q.put(i)
def consume(q, out): got = list(iter(q.get, "end")); out.put([len(got), sum(got)])
def run(producers, consumers):
    q, out = Queue(2), Queue(); ps = [Process(target=produce, args=(q, i + 1, producers)) for i in range(producers)]; cs = [Process(target=consume, args=(q, out)) for i in range(consumers)]
    for p in ps + cs: p.start()
    for p in ps: p.join()
    for c in cs: q.put("end")
    got = [out.get() for c in cs]
    for c in cs: c.join()
    return [sum(g[0] for g in got), sum(g[1] for g in got)]
print(json.dumps({"all": [run(p, c) for p in (1, 2, 3) for c in (1, 2, 3)]}, separators=(",", ":")))
