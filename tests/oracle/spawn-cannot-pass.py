import json, multiprocessing, re, tempfile, threading
def child(*args): pass
def inherits(lock):
    lock.acquire(); lock.release()
def attempt(f, *args):
    p = multiprocessing.get_context("spawn").Process(target=f, args=args)
    try: p.start()
    except Exception as err:
        m = re.search(r"cannot pickle '[\w.]+' object|Can't pickle local object", str(err)); return m.group(0)
    p.join(); return "fine" if p.exitcode == 0 else "failed"
if __name__ == "__main__":
    def make():
        def closure(): pass
        return closure
    closure = make()
    R = {"file": attempt(child, tempfile.TemporaryFile("w")), "thread_lock": attempt(child, threading.Lock()),
         "closure": attempt(child, closure), "process_lock": attempt(inherits, multiprocessing.get_context("spawn").Lock())}
    print(json.dumps(R, separators=(",", ":")))
