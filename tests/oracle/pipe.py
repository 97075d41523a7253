import json
from multiprocessing import Process, Pipe
def child(c, other): other.close(); c.send([111, 22, 33, 44]); c.send(c.recv() + 1); c.close()
def kind(f, *a):
    try: f(*a)
    except Exception as err: return type(err).__name__
a, b = Pipe(); p = Process(target=child, args=(b, a)); p.start(); b.close()
R = {"first": a.recv()}; a.send(666); R["second"] = a.recv(); p.join()
def many():
    for i in range(3): a.send(1)
R["eof"] = kind(a.recv); R["broken"] = kind(many)
r, w = Pipe(False); R["poll_empty"] = r.poll(); w.send("x"); R["poll"] = r.poll(1); R["got"] = r.recv(); R["wrong_way"] = kind(r.send, 1)
r.close(); R["closed"] = kind(r.recv); R["to_closed"] = kind(w.send, 1)
print(json.dumps(R, separators=(",", ":")))
