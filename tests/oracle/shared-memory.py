import json
from multiprocessing import Process, Value, Array
def child(v, c, u, a): v.value = 888; c.value = b"b"; u.value = "文"; a[0] = 666
def kind(f):
    try: f()
    except Exception as err: return type(err).__name__
def put(o, x): o.value = x
v, c, u, a = Value("i", 666), Value("c", b"a"), Value("u", "武"), Array("i", [11, 22, 33, 44])
R = {"u_before": u.value}
p = Process(target=child, args=(v, c, u, a)); p.start(); p.join()
R.update(v=v.value, c=c.value.decode(), u=u.value, a=a[:], len=len(a), text=kind(lambda: put(v, "x")), index=kind(lambda: a[4]), float=kind(lambda: put(v, 1.5)))
d, b = Value("d", 2.5), Value("b", -128); R["d"] = d.value; R["b"] = b.value; d.value = 3; R["d3"] = d.value == 3
print(json.dumps(R, separators=(",", ":"), ensure_ascii=False))
