import json, os
R = {}
def code(pid): return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
pid = os.fork()
if pid == 0: os._exit(7)
R["fork"] = code(pid)
pid = os.fork()
if pid == 0: os.execvp("false", ["false"])
R["fork_exec"] = code(pid)
R["posix_spawn"] = code(os.posix_spawn("/bin/true", ["true"], os.environ))
print(json.dumps(R, separators=(",", ":")))
