function guest(conn)
  local greeting = conn:recv() --@child-recv
  print("the guest hears", greeting)
  conn:send({111, 22, 33, 44}) --@child-send
  outcome("guest_got", greeting)
end

function main()
  local here, there = Pipe() --@pipe
  local child = Process{target = guest, args = {there}, name = "guest"}
  child:start()
  here:send(666) --@send
  local answer = here:recv() --@recv
  child:join()
  outcome("main_got", table.concat(answer, " "))
end
