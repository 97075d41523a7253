import json, threading, time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
def nap(x): time.sleep(x); return x * 1000
def invert(x):
    if x == 0: raise Exception("no zero")
    return 10 // x
def add(x, y): return x + y
def text(f, *a):
    try: f(*a)
    except BaseException as err: return type(err).__name__
ex = ProcessPoolExecutor(3); R = {"slowest_first": [int(v + 0.5) for v in ex.map(nap, [0.03, 0.02, 0.01])], "two_lists": list(ex.map(add, [1, 2, 3], [10, 20, 30])), "shorter": list(ex.map(add, [1, 2, 3], [10, 20]))}
got, ok = [], True
try:
    for v in ex.map(invert, [5, 2, 0, 1]): got.append(v)
except Exception: ok = False
R["before_the_error"] = got; R["error"] = ok
f = ex.submit(nap, 0.02); R["at_once"] = f.done(); f.result(); R["then_done"] = f.done(); ex.shutdown()
tx, gate, running = ThreadPoolExecutor(1), threading.Event(), threading.Event()
def begin(): running.set(); gate.wait(); return "first"
first, second = tx.submit(begin), tx.submit(lambda: "second"); running.wait()
R["running"] = [first.running(), second.running(), first.cancel(), second.cancel(), second.cancelled(), second.done()]; R["in_time"] = text(first.result, 0.01)
gate.set(); R["first"] = first.result(); R["second"] = text(second.result); R["no_exception"] = first.exception() is None
R["as_completed"] = sum(f.result() for f in as_completed([tx.submit(add, 1, 2), tx.submit(add, 3, 4)])); tx.shutdown()
try: ThreadPoolExecutor(0)
except ValueError as err: R["no_workers"] = str(err)
print(json.dumps(R, separators=(",", ":")))
