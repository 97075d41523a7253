import json, time
from multiprocessing import Barrier, Process, Queue, Value
def runner(b, came, early, q):
    places = []
    for round in (1, 2, 3):
        with came.get_lock(): came.value += 1
        places.append(b.wait())
        if came.value < round * 3: early.value = 1
    q.put(places)
def waits(b, q): q.put(kind(b.wait).replace("fine", "passed"))
def kind(f, *a):
    try: f(*a); return "fine"
    except Exception as err: return type(err).__name__
b, came, early, q = Barrier(3), Value("i", 0), Value("i", 0), Queue(); ps = [Process(target=runner, args=(b, came, early, q)) for i in range(3)]
for p in ps: p.start()
got = [q.get() for p in ps]
for p in ps: p.join()
R = {"places": [sorted(g[r] for g in got) for r in range(3)], "early": early.value, "parties": b.parties}
ps = [Process(target=waits, args=(b, q)) for i in range(2)]
for p in ps: p.start()
while b.n_waiting < 2: time.sleep(0.001)
R["n_waiting"] = b.n_waiting; b.abort(); R["aborted"] = [q.get(), q.get()]
for p in ps: p.join()
R["broken"] = b.broken; R["while_broken"] = kind(b.wait); b.reset(); R["mended"] = b.broken; R["in_time"] = kind(b.wait, 0.01); R["broken_again"] = b.broken
print(json.dumps(R, separators=(",", ":")))
