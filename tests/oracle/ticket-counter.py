import json, os, tempfile
from multiprocessing import Barrier, Lock, Process, Value
path = os.path.join(tempfile.mkdtemp(), "tickets.txt")
def read(): return open(path).read()
def write(text): open(path, "w").write(text)
def think_together(barrier): n = int(read()); barrier.wait(); write(str(n - 1))
def buy(lock, bought):
    with lock:
        n = int(read())
        if n > 0: write(str(n - 1)); bought.value += 1
def all(f, *args):
    ps = [Process(target=f, args=args) for i in range(20)]
    for p in ps: p.start()
    for p in ps: p.join()
write("10"); all(think_together, Barrier(20)); R = {"says": int(read())}
write("10"); bought = Value("i", 0); all(buy, Lock(), bought); R["left"] = int(read()); R["bought"] = bought.value
os.remove(path); os.rmdir(os.path.dirname(path))
print(json.dumps(R, separators=(",", ":")))
