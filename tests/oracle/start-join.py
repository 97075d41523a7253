import json, time
from multiprocessing import Process
def shop(s): time.sleep(s)
t0 = time.time()
for i in (1, 2, 3):
    p = Process(target=shop, args=(i / 20,)); p.start(); p.join()
serial = time.time() - t0
t0 = time.time()
all = [Process(target=shop, args=(i / 20,)) for i in (1, 2, 3)]
for p in all: p.start()
for p in all: p.join()
print(json.dumps({"serial_is_the_sum": serial >= 0.3, "together_is_less": time.time() - t0 < serial}, separators=(",", ":")))
