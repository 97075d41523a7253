import threading
import time
from concurrent.futures import ThreadPoolExecutor

WORKERS, LETTERS = 2, 6
seen = set()


def sort(letter):
    time.sleep(0.1)  #@work
    return threading.current_thread().name  #@name


def done(future):
    seen.add(threading.current_thread().name)  #@callback


if __name__ == "__main__":
    office = ThreadPoolExecutor(max_workers=WORKERS)  #@pool
    futures = []
    for i in range(LETTERS):
        future = office.submit(sort, i)  #@submit
        future.add_done_callback(done)
        futures.append(future)
    names = {future.result() for future in futures}
    office.shutdown()
    print("threads_used", len(names))
    print("threads_in_callbacks", len(seen - {"MainThread"}))
