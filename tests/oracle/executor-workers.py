import json, multiprocessing, os, time
from concurrent.futures import ProcessPoolExecutor
def start(now, most):
    global NOW, MOST
    NOW, MOST = now, most
def work(i):
    with NOW.get_lock():
        NOW.value += 1; MOST.value = max(MOST.value, NOW.value)
    time.sleep(0.02)
    with NOW.get_lock(): NOW.value -= 1
    return [i, os.getpid()]
now, most = multiprocessing.Value("i", 0), multiprocessing.Value("i", 0)
ex = ProcessPoolExecutor(4, initializer=start, initargs=(now, most)); fs = [ex.submit(work, i) for i in range(1, 11)]
R = {"all_done_at_once": all(f.done() for f in fs)}; got = [f.result() for f in fs]; pids = {g[1] for g in got}
R.update(order=[g[0] for g in got], at_most_4_pids=len(pids) <= 4, none_is_main=os.getpid() not in pids, at_most_4=most.value <= 4, more_than_1=most.value > 1)
ex.shutdown(); R["nobody_left"] = len(multiprocessing.active_children())
print(json.dumps(R, separators=(",", ":")))
