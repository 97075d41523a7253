import json, time
from multiprocessing import Process, Queue
def produce(q, pause):
    for i in range(1, 9): time.sleep(pause); q.put(i)
    q.put("end")
def consume(q, pause, out):
    got, longest = [], 0
    while True:
        longest = max(longest, q.qsize()); x = q.get()
        if x == "end": break
        got.append(x); time.sleep(pause)
    out.put([got, longest <= 3])
def pair(producer, consumer):
    q, out = Queue(3), Queue(); ps = [Process(target=produce, args=(q, producer)), Process(target=consume, args=(q, consumer, out))]
    for p in ps: p.start()
    it = out.get()
    for p in ps: p.join()
    return it
print(json.dumps({"fast_slow": pair(0, 0.004), "slow_fast": pair(0.004, 0), "equal": pair(0.002, 0.002)}, separators=(",", ":")))
