import os
import time
from multiprocessing import Process, Value

PAUSE = 0.2


def reader(out, whole):
    for _ in range(2):
        length = os.read(out, 1)  #@length
        time.sleep(PAUSE)
        text = os.read(out, 3)  #@body
        if text == length * 3:  #@check
            with whole.get_lock():
                whole.value += 1


if __name__ == "__main__":
    out, into = os.pipe()  #@pipe
    whole = Value("i", 0)
    for i in b"1234":
        os.write(into, bytes([i]) * 4)  #@write
    readers = [Process(target=reader, args=(out, whole)) for _ in range(2)]
    for p in readers:
        p.start()
    for p in readers:
        p.join()
    print("whole", whole.value)
