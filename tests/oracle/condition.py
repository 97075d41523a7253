import json, threading, time
from multiprocessing import Condition, Process, Value
def sleeper(c, asleep, woken):
    with c: asleep.value += 1; c.wait(); woken.value += 1
def grower(c, n):
    for i in range(3):
        with c: n.value += 1; c.notify_all()
def until_value(c, v, n):
    while True:
        with c: it = v.value
        if it == n: return it
        time.sleep(0.001)
def text(f):
    try: f()
    except Exception as err: return f"{type(err).__name__}: {err}"
c, asleep, woken = Condition(), Value("i", 0), Value("i", 0); ps = [Process(target=sleeper, args=(c, asleep, woken)) for i in range(3)]
for p in ps: p.start()
R = {"asleep": until_value(c, asleep, 3)}
with c: c.notify()
R["one"] = until_value(c, woken, 1); time.sleep(0.02)
with c: R["still_one"] = woken.value; c.notify_all()
for p in ps: p.join()
R["all"] = woken.value
with c: R["in_time"] = c.wait(0.01)
n = Value("i", 0); p = Process(target=grower, args=(c, n)); p.start()
with c: R["predicate"] = c.wait_for(lambda: n.value == 3)
p.join()
with c: R["never"] = c.wait_for(lambda: n.value == 4, 0.02)
R["wait_unheld"] = text(c.wait); R["notify_unheld"] = text(c.notify)
t = threading.Condition(); R["thread_wait_unheld"] = text(t.wait); R["thread_notify_unheld"] = text(t.notify)
print(json.dumps(R, separators=(",", ":")))
