import json, os, signal, sys, time
from multiprocessing import Process
def normal(): pass
def by_error(): sys.exit(3)
def fatal(): os.kill(os.getpid(), signal.SIGSEGV); time.sleep(10)
def sleeper(): time.sleep(100)
if __name__ == "__main__":
    codes = []
    for f in (normal, by_error, fatal, sleeper):
        p = Process(target=f); p.start()
        if f is sleeper: p.kill()
        p.join(); codes.append(p.exitcode)
    print(json.dumps({"codes": codes}, separators=(",", ":")))
