import os
import time

copy = os.fork()  #@fork
if copy == 0:
    time.sleep(0.2)  #@child
    os._exit(7)
other = os.fork()  #@fork-exec
if other == 0:
    os.execvp("sleep", ["sleep", "0.2"])  #@exec
third = os.posix_spawn("/bin/false", ["false"], os.environ)  #@spawn
codes = []
for pid in (copy, other, third):
    _, status = os.waitpid(pid, 0)  #@wait
    codes.append(str(os.waitstatus_to_exitcode(status)))
print("codes", " ".join(codes))
