import json, time
from multiprocessing import Process, Queue, Value
def produce(q):
    for i in range(3): q.put(i)
def consume(q, n):
    while True: q.get(); n.value += 1
q, n = Queue(), Value("i", 0); p, c = Process(target=produce, args=(q,)), Process(target=consume, args=(q, n))
p.start(); c.start(); p.join()
while n.value < 3: time.sleep(0.001)
c.join(0.05); R = {"consumed": n.value, "producer": p.exitcode, "alive": c.is_alive(), "no_code": c.exitcode is None}
c.terminate(); c.join(); R["consumer"] = c.exitcode; R["left"] = q.qsize()
print(json.dumps(R, separators=(",", ":")))
