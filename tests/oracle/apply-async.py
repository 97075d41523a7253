import json, multiprocessing, os, time
def work(log, x): time.sleep(0.02); log.append(f"work {x}"); return x * 10
def bad(): raise Exception("no")
def kind(f, *a):
    try: f(*a); return "fine"
    except Exception as err: return type(err).__name__
m = multiprocessing.Manager(); log, p, seen = m.list(), multiprocessing.Pool(2), []
p.apply(work, (log, 1)); log.append("main"); R = {"apply": list(log)}
log = m.list(); r = p.apply_async(work, (log, 2), callback=lambda v: seen.append([v, os.getpid()])); log.append("main")
R.update(ready=r.ready(), too_soon=kind(r.successful), in_time=kind(r.get, 0.001), get=r.get(), apply_async=list(log), ready_now=[r.ready(), r.successful()])
while not seen: time.sleep(0.001)
R["callback"] = seen[0][0]; R["in_parent"] = seen[0][1] == os.getpid()
failed = []; e = p.apply_async(bad, error_callback=lambda err: failed.append(True)); e.wait(); R["unsuccessful"] = e.successful(); R["raises"] = kind(e.get) != "fine"
while not failed: time.sleep(0.001)
R["error_callback"] = failed; p.close(); p.join(); m.shutdown()
print(json.dumps(R, separators=(",", ":")))
