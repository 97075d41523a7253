import json, threading, time
from multiprocessing import Process, Queue
ran = 0
def child(lock, q):
    global ran
    def work():
        global ran
        with lock: ran += 1
    threads = [threading.Thread(target=work) for i in range(10)]
    for t in threads: t.start()
    time.sleep(0.1); q.put(ran); lock.release()
    for t in threads: t.join()
    q.put(ran)
lock, q = threading.Lock(), Queue()
lock.acquire()
p = Process(target=child, args=(lock, q)); p.start()
R = {"before_release": q.get(), "after_release": q.get()}
p.join(); R["parents_own"] = lock.locked()
print(json.dumps(R, separators=(",", ":")))
