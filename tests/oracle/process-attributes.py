import json, os
from multiprocessing import Process, Queue, current_process, cpu_count
def child(q): q.put((current_process().name, 0, os.getpid(), current_process().daemon))
q = Queue(); p = Process(target=child, args=(q,), name="shopper")
R = {"pid_before": p.pid is None}
p.start(); it = q.get(); p.join()
R.update(name=it[0], pid=it[2] == p.pid, daemon=it[3], main=current_process().name, default_name=Process(target=child).name)
R["default_name"] = R["default_name"]; R["exitcode"] = p.exitcode; R["cpus"] = cpu_count() >= 1
print(json.dumps(R, separators=(",", ":")))
