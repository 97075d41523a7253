-- How a process comes to be: a fork, a fork that becomes another program, a program started at once.
function main()
  local codes = {}
  local pid = os.fork()
  if pid == 0 then os._exit(7) end
  local _, code = os.waitpid(pid)
  outcome("fork", code)
  pid = os.fork()
  if pid == 0 then os.execvp("false", {"false"}) end
  _, code = os.waitpid(pid)
  outcome("fork_exec", code)
  _, code = os.waitpid(os.posix_spawn("true", {"true"}))
  outcome("posix_spawn", code)
end
