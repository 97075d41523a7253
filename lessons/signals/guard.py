import os
import signal
import time
from multiprocessing import Event, Process, SimpleQueue


def guard(ready, said):
    signal.signal(signal.SIGTERM, lambda number, frame: said.put("no"))  #@handler
    ready.set()
    while True:
        time.sleep(0.05)  #@pause


def main():
    ready, said = Event(), SimpleQueue()
    p = Process(target=guard, args=(ready, said), name="guard")
    p.start()
    ready.wait()
    os.kill(p.pid, signal.SIGTERM)  #@term
    print("first", said.get())
    os.kill(p.pid, signal.SIGSTOP)  #@stop
    os.kill(p.pid, signal.SIGTERM)  #@again
    time.sleep(0.2)
    print("while_stopped", "nothing" if said.empty() else "no")  #@listen
    os.kill(p.pid, signal.SIGCONT)  #@cont
    print("after", said.get())
    os.kill(p.pid, signal.SIGKILL)  #@kill
    p.join()
    print("exitcode", p.exitcode)


if __name__ == "__main__":
    main()
