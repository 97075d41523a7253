import json
from multiprocessing import Process, Queue, JoinableQueue, Value
def produce(q, n):
    for i in range(1, n + 1): q.put(i)
def consume(q, sum):
    while True:
        x = q.get()
        if x == "end": break
        with sum.get_lock(): sum.value += x
def serve(q, sum):
    while True:
        x = q.get()
        with sum.get_lock(): sum.value += x
        q.task_done()
q, sum = Queue(4), Value("i", 0)
ps = [Process(target=produce, args=(q, 10)) for i in range(3)]; cs = [Process(target=consume, args=(q, sum)) for i in range(2)]
for p in ps + cs: p.start()
for p in ps: p.join()
for i in range(2): q.put("end")
for p in cs: p.join()
R = {"sum": sum.value, "left": q.qsize()}
j, sum2 = JoinableQueue(), Value("i", 0)
for i in range(2): Process(target=serve, args=(j, sum2), daemon=True).start()
p = Process(target=produce, args=(j, 10)); p.start(); p.join(); j.join(); R["joined"] = sum2.value
try: j.task_done()
except ValueError as err: R["too_often"] = f"ValueError: {err}"
print(json.dumps(R, separators=(",", ":")))
