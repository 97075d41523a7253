import json, queue, time
from multiprocessing import JoinableQueue, Process, Value
def consume(q, done):
    while True:
        q.get(); time.sleep(0.002)
        with done.get_lock(): done.value += 1
        q.task_done()
def produce(q):
    for i in range(4): q.put(i)
    q.join()
def text(f):
    try: f()
    except Exception as err: return f"{type(err).__name__}: {err}"
q, done = JoinableQueue(), Value("i", 0); cs = [Process(target=consume, args=(q, done), daemon=True) for i in range(2)]; ps = [Process(target=produce, args=(q,)) for i in range(3)]
for p in cs + ps: p.start()
for p in ps: p.join()
q.join(); R = {"done": done.value, "empty": q.empty(), "alive": [c.is_alive() for c in cs]}
alone = JoinableQueue(); alone.put("a"); alone.get(); alone.task_done(); alone.join(); R["too_often"] = text(alone.task_done)
t = queue.Queue(); t.put(1); t.get(); t.task_done(); t.join(); R["thread_too_often"] = text(t.task_done)
print(json.dumps(R, separators=(",", ":")))
