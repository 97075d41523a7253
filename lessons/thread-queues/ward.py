import queue
import threading
import time

patients = queue.Queue()  #@queue


def doctor():
    seen = []
    for _ in range(3):
        seen.append(patients.get())  #@get
        time.sleep(0.1)
    print("seen", " ".join(map(str, seen)))


for urgency in (5, 1, 3):
    patients.put(urgency)  #@put
t = threading.Thread(target=doctor)
t.start()
t.join()
