import json
from multiprocessing import Pool
def square(x): return x * x
def bad(): raise Exception("no")
def kind(f, *a):
    try: f(*a)
    except Exception as err: return type(err).__name__
if __name__ == "__main__":
    p, seen, failed = Pool(2), [], []
    R = {"apply": p.apply(square, (7,))}
    r = p.apply_async(square, (8,), callback=seen.append)
    R.update(get=r.get(), ready=r.ready(), ok=r.successful(), map=p.map(square, range(1, 8)), imap=list(p.imap(square, [3, 2, 1])))
    p.apply_async(bad, (), error_callback=failed.append).wait()
    R["join_first"] = kind(p.join); p.close(); R["closed"] = kind(p.apply_async, square, (1,)); p.join()
    R["callback"] = seen; R["error_callback"] = bool(failed)
    print(json.dumps(R, separators=(",", ":")))
