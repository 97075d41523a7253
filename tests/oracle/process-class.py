import json, os
from multiprocessing import Process, Queue
class Shopper(Process):
    def __init__(self, q, goods): super().__init__(); self.q, self.goods = q, goods
    def run(self): self.q.put((self.goods, os.getpid()))
q = Queue(); all = [Shopper(q, i) for i in range(1, 11)]
for p in all: p.start()
got = [q.get() for p in all]
for p in all: p.join()
print(json.dumps({"sum": sum(g[0] for g in got), "pids": len({g[1] for g in got}), "exitcode": all[0].exitcode}, separators=(",", ":")))
