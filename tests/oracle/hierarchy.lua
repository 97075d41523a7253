-- A signal to a group ends all its members; an orphan is adopted.
function main()
  local r, w = os.pipe()
  local leader = os.fork()
  if leader == 0 then
    os.setpgid(0, 0)
    for i = 1, 2 do if os.fork() == 0 then sleep(100) os._exit(0) end end
    os.write(w, "x")
    os.wait() os.wait()
    os._exit(0)
  end
  os.read(r, 1)
  os.killpg(leader, signal.SIGINT)
  local _, code = os.waitpid(leader)
  outcome("leader", code)
  local middle = os.fork()
  if middle == 0 then
    local before = os.getpid()
    if os.fork() == 0 then
      local old = before
      while os.getppid() == old do sleep(0.001) end
      os.write(w, "adopted")
      os._exit(0)
    end
    os._exit(0)
  end
  os.waitpid(middle)
  outcome("orphan", os.read(r, 20))
end
