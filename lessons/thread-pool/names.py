import threading
import time
from concurrent.futures import ThreadPoolExecutor

WORKERS, LETTERS = 2, 6
where = set()


def sort(letter):
    time.sleep(0.1)  #@work
    return threading.current_thread().name  #@name


def file(future):
    me, sorter = threading.current_thread().name, future.result()  #@callback
    print(f"{sorter} has sorted it, {me} files it")  #@print
    where.add("sorter" if me == sorter else me)


if __name__ == "__main__":
    office = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="sorter")  #@pool
    futures = []
    for i in range(LETTERS):
        future = office.submit(sort, i)  #@submit
        future.add_done_callback(file)  #@add
        futures.append(future)
    names = {future.result() for future in futures}
    office.shutdown()
    print("threads_used", len(names))
    print("callback_in", *where)
