import json
from multiprocessing import Process, Manager
def child(d, l, lock):
    for i in range(3):
        with lock: d["n"] += 1
    l.append(666); d["x"] = "y"
def kind(f, *a):
    try: f(*a)
    except Exception as err: return type(err).__name__
if __name__ == "__main__":
    m = Manager(); d, l, lock = m.dict({"n": 0}), m.list([1]), m.Lock()
    all = [Process(target=child, args=(d, l, lock)) for i in range(4)]
    for p in all: p.start()
    for p in all: p.join()
    R = {"n": d["n"], "x": d["x"], "list": l[:], "len": len(l), "pop": l.pop(), "key": kind(d.pop, "nothing"), "index": kind(lambda: l[98])}
    q = m.Queue(1); q.put(5)
    R["full"] = kind(q.put_nowait, 6); R["get"] = q.get(); R["empty"] = kind(q.get_nowait)
    v, ns = m.Value("i", 3), m.Namespace(); v.value += 1; ns.x = 10
    R["v"] = v.value; R["ns"] = ns.x; m.shutdown()
    print(json.dumps(R, separators=(",", ":")))
