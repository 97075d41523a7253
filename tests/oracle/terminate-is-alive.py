import json, time
from multiprocessing import Process
def nap(): time.sleep(100)
p = Process(target=nap); R = {"before_start": p.is_alive()}
p.start(); R["started"] = p.is_alive(); p.terminate(); p.join()
R["joined"] = p.is_alive(); R["exitcode"] = p.exitcode
print(json.dumps(R, separators=(",", ":")))
