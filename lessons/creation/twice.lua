function main()
  local hellos = Value{"i", 0, name = "hellos"}
  local me = os.getpid()
  local first = os.fork() --@first
  local second = os.fork() --@second
  hellos:get_lock():with(function() hellos.value = hellos.value + 1 end) --@hello
  if second > 0 then os.waitpid(second) end
  if second > 0 and first > 0 then os.waitpid(first) end --@wait
  if os.getpid() ~= me then os._exit(0) end
  outcome("hellos", hellos.value)
end
