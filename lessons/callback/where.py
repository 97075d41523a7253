import os
import time
from concurrent.futures import ProcessPoolExecutor

log = []
main_pid = os.getpid()


def draw(picture):
    time.sleep(0.2)  #@work
    return os.getpid()  #@child


def hang_up(future):
    here = os.getpid()  #@callback
    print(f"painted in process {future.result()}, hung up in {here}")  #@result
    log.append("parent" if here == main_pid else "child")


if __name__ == "__main__":
    studio = ProcessPoolExecutor(max_workers=2)
    for i in range(3):
        studio.submit(draw, i).add_done_callback(hang_up)  #@add
    studio.shutdown()
    print("callback_in", log[0])
    print("callbacks", len(log))
