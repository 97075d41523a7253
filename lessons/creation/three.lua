function main()
  local copy = os.fork() --@fork
  if copy == 0 then
    sleep(param("stay", 0.2)) --@child
    os._exit(7)
  end
  local other = os.fork() --@fork-exec
  if other == 0 then
    os.execvp("sleep", {"sleep", tostring(param("stay", 0.2))}) --@exec
  end
  local third = os.posix_spawn("false", {"false"}) --@spawn
  local codes = {}
  for i, pid in ipairs{copy, other, third} do
    local _, code = os.waitpid(pid) --@wait
    codes[i] = tostring(code)
  end
  outcome("codes", table.concat(codes, " "))
end
