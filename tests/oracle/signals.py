import json, os, signal, sys, time
from multiprocessing import Process, Event, Queue
def child(ready, q):
    signal.signal(signal.SIGUSR1, lambda n, f: q.put(n)); signal.signal(signal.SIGUSR2, signal.SIG_IGN)
    ready.set(); signal.pause(); q.put("paused no more"); sys.exit(4)
ready, q = Event(), Queue(); p = Process(target=child, args=(ready, q)); p.start(); ready.wait(); time.sleep(0.1)
os.kill(p.pid, signal.SIGUSR2); os.kill(p.pid, signal.SIGSTOP); os.kill(p.pid, signal.SIGCONT); os.kill(p.pid, signal.SIGUSR1)
R = {"handled": q.get(), "then": q.get()}; p.join(); R["exitcode"] = p.exitcode
try: signal.signal(signal.SIGKILL, lambda n, f: None)
except OSError as err: R["kill"] = f"OSError: {err}"
print(json.dumps(R, separators=(",", ":")))
