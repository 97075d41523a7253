import json, os, threading, time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
def pid(): return os.getpid()
def bad(): return None.x
def wait_for(list, n):
    while len(list) < n: time.sleep(0.001)
ex, seen = ProcessPoolExecutor(1), []; f = ex.submit(pid); f.add_done_callback(lambda g: seen.append([os.getpid(), g.result()])); f.result(); wait_for(seen, 1)
R = {"in_parent": seen[0][0] == os.getpid(), "worked_elsewhere": seen[0][1] != os.getpid()}
failed = []; e = ex.submit(bad); e.add_done_callback(lambda g: failed.append([g.done(), g.exception() is not None, g.cancelled()])); e.exception(); wait_for(failed, 1)
R["failed_too"] = failed[0]; ex.shutdown()
tx, gate, names, order = ThreadPoolExecutor(1), threading.Event(), [], []; t = tx.submit(gate.wait)
for i in (1, 2, 3): t.add_done_callback(lambda _, i=i: (names.append(threading.current_thread().name), order.append(i)))
gate.set(); wait_for(order, 3); R["order"] = order; R["in_worker"] = names[0] != "MainThread" and names[0] == names[2]
t.add_done_callback(lambda _: names.append(threading.current_thread().name)); R["done_already"] = names[3]; tx.shutdown()
print(json.dumps(R, separators=(",", ":")))
