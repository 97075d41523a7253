import json, os, signal, time
R = {}
r, w = os.pipe()
signal.signal(signal.SIGINT, signal.SIG_DFL)
leader = os.fork()
if leader == 0:
    os.setpgid(0, 0)
    for i in range(2):
        if os.fork() == 0: time.sleep(100); os._exit(0)
    os.write(w, b"x"); os.wait(); os.wait(); os._exit(0)
os.read(r, 1)
os.killpg(leader, signal.SIGINT)
R["leader"] = os.waitstatus_to_exitcode(os.waitpid(leader, 0)[1])
middle = os.fork()
if middle == 0:
    before = os.getpid()
    if os.fork() == 0:
        old = os.getppid() if os.getppid() == before else before
        while os.getppid() == old: time.sleep(0.001)
        os.write(w, b"adopted"); os._exit(0)
    os._exit(0)
os.waitpid(middle, 0)
R["orphan"] = os.read(r, 20).decode()
print(json.dumps(R, separators=(",", ":")))
