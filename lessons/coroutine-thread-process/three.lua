n = 0
watch("n")

function add()
  n = n + 1 --@add
end

function main()
  local child = Process{target = add, name = "process"} --@process
  child:start()
  child:join()
  local thread = Thread{target = add, name = "thread"} --@thread
  thread:start()
  thread:join()
  for _ in generator(add)() do end --@coroutine
  outcome("n", n)
end
