import threading
import time
from concurrent.futures import ThreadPoolExecutor

log = []


def draw(picture):
    time.sleep(0.2)  #@work
    return picture


def hang_up(future):
    me = threading.current_thread().name  #@callback
    log.append("main" if me == "MainThread" else "worker")


if __name__ == "__main__":
    studio = ThreadPoolExecutor(max_workers=1)
    picture = studio.submit(draw, 1)  #@submit
    picture.add_done_callback(hang_up)  #@add
    studio.shutdown()
    print("callback_in", log[0])
