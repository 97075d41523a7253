import json, os, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Lock
def square(x): time.sleep(0.002); return x * x
def bad(): raise Exception("no")
def die(): os._exit(1)
def slow(x): time.sleep(0.05); return x
def kind(f, *a):
    try: f(*a)
    except Exception as err: return type(err).__name__
if __name__ == "__main__":
    ex, total, pids = ProcessPoolExecutor(4), [0], []
    def done(f): total[0] += f.result(); pids.append(os.getpid())
    fs = [ex.submit(square, i) for i in range(1, 11)]
    for f in fs: f.add_done_callback(done)
    R = {"first_done_at_once": fs[9].done(), "map": list(ex.map(square, [3, 2, 1])), "result": fs[9].result(), "exception": ex.submit(bad).exception() is not None}
    s = ex.submit(slow, 1); R["timeout"] = kind(s.result, 0.001); ex.shutdown()
    R["sum"] = total[0]; R["callbacks_here"] = all(p == os.getpid() for p in pids); R["after"] = kind(ex.submit, square, 1)
    b = ProcessPoolExecutor(2); f = b.submit(die); R["broken"] = kind(f.result); R["broken_submit"] = kind(b.submit, square, 1)
    with ProcessPoolExecutor(1) as e:
        try: e.submit(square, Lock()).result()
        except Exception as err: R["lock"] = f"{type(err).__name__}: {err}"
    print(json.dumps(R, separators=(",", ":")))
