"""One row of the benchmark: ns for one operation. rows.py NAME"""
import asyncio, sys, threading, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Lock, Manager, Pipe, Pool, Process, Queue, Value, get_context
def nothing(): pass
def put_ints(q, n):
    for i in range(n): q.put(i)
def put_texts(q, n):
    text = "x" * 100
    for i in range(n): q.put(text)
def echo(c, n):
    for i in range(n): c.send(c.recv())
def lock_loop(l, n):
    for i in range(n): l.acquire(); l.release()
def value_loop(v, n):
    l = v.get_lock()
    for i in range(n): l.acquire(); v.value = v.value + 1; l.release()
def identity(x): return x
took = None
def starts(method):
    def run(n):
        make = get_context(method).Process
        for i in range(n): p = make(target=nothing); p.start(); p.join()
    return run
def through(f):
    def run(n):
        q = Queue(); p = Process(target=f, args=(q, n)); p.start()
        for i in range(n): q.get()
        p.join()
    return run
def pipe(n):
    a, b = Pipe(); p = Process(target=echo, args=(b, n)); p.start()
    for i in range(n): a.send(i); a.recv()
    p.join()
def lock4(n):
    l = Lock(); ps = [Process(target=lock_loop, args=(l, n // 4)) for i in range(4)]
    for p in ps: p.start()
    for p in ps: p.join()
def manager(n):
    d = Manager().dict({"x": 0})
    for i in range(n): d["x"] = i
def submit(n):
    global took
    with ProcessPoolExecutor(2) as ex:
        ex.submit(identity, 0).result(); t0 = time.perf_counter()
        for i in range(n): ex.submit(identity, i).result()
        took = time.perf_counter() - t0
def pool_map(n):
    global took
    with Pool(2) as p:
        p.apply(identity, (0,)); t0 = time.perf_counter(); p.map(identity, range(n)); took = time.perf_counter() - t0
def thread(n):
    a, b = threading.Semaphore(1), threading.Semaphore(0)
    def turn(mine, other):
        for i in range(n // 2): mine.acquire(); other.release()
    t = threading.Thread(target=turn, args=(b, a)); t.start(); turn(a, b); t.join()
def coroutine(n):
    def g():
        for i in range(n): yield i
    for v in g(): pass
def loop(n):
    async def main():
        for i in range(n): await asyncio.sleep(0)
    asyncio.run(main())
rows = {"fork": (300, starts("fork")), "spawn": (15, starts("spawn")), "forkserver": (40, starts("forkserver")), "queue_int": (20000, through(put_ints)),
        "queue_100": (20000, through(put_texts)), "pipe": (5000, pipe), "lock": (100000, lambda n: lock_loop(Lock(), n)), "lock4": (40000, lock4),
        "value": (50000, lambda n: value_loop(Value("i", 0), n)), "manager": (3000, manager), "submit": (1000, submit), "map": (20000, pool_map),
        "thread": (5000, thread), "coroutine": (200000, coroutine), "loop": (20000, loop)}
if __name__ == "__main__":
    n, f = rows[sys.argv[1]]
    t0 = time.perf_counter(); f(n); all = time.perf_counter() - t0
    print(int((took or all) * 1e9 / n))
