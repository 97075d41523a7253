import json, queue
from multiprocessing import Process, Queue, Value
def produce(q):
    for i in range(1, 5): q.put(i)
def consume(q, sum):
    while (x := q.get()) != "end":
        with sum.get_lock(): sum.value += x
def drain(q):
    left = 0
    try:
        while True: q.get(True, 0.05); left += 1
    except queue.Empty: return left
def run(marks):
    q, total = Queue(), Value("i", 0); ps = [Process(target=produce, args=(q,)) for i in range(3)]; cs = [Process(target=consume, args=(q, total)) for i in range(2)]
    for p in ps + cs: p.start()
    for p in ps: p.join()
    for i in range(marks): q.put("end")
    for c in cs: c.join(None if marks >= 2 else 0.3)
    hung = 0
    for c in cs:
        if c.is_alive(): hung += 1; c.kill(); c.join()
    # A consumer that was killed in get holds the queue's read lock for ever: what is left is not to be had then.
    return [total.value, hung, 0 if hung else drain(q)]
R = {"one_each": run(2), "too_few": run(1), "too_many": run(3)}
q, total = Queue(), Value("i", 0); c = Process(target=consume, args=(q, total)); c.start(); q.put("end"); c.join()
p = Process(target=produce, args=(q,)); p.start(); p.join(); R["too_early"] = [total.value, drain(q)]
print(json.dumps(R, separators=(",", ":")))
