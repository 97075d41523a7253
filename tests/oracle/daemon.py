import json, os, tempfile, time
from multiprocessing import Process, Queue
path = os.path.join(tempfile.mkdtemp(), "done")
def slow(): time.sleep(0.2); open(path, "w").write("x")
def parent(daemon): Process(target=slow, daemon=daemon).start()
def grand():
    try: Process(target=slow).start()
    except AssertionError as err: out.put(str(err))
def text(f):
    try: f()
    except Exception as err: return f"{type(err).__name__}: {err}"
def attempt(daemon):
    if os.path.exists(path): os.remove(path)
    p = Process(target=parent, args=(daemon,)); p.start(); p.join(); time.sleep(0.3); return os.path.exists(path)
out = Queue()
R = {"daemon_finished": attempt(True), "other_finished": attempt(False)}
p = Process(target=grand, daemon=True); p.start(); R["daemon_with_children"] = out.get(); p.join()
q = Process(target=slow); q.start()
def late(): q.daemon = True
R["set_after_start"] = text(late); R["start_twice"] = text(q.start); q.join()
R["join_before_start"] = text(Process(target=slow).join)
os.remove(path); os.rmdir(os.path.dirname(path))
print(json.dumps(R, separators=(",", ":")))
