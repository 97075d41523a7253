function guest(conn)
  conn:send(conn:recv() + 1) --@child
end

function main()
  local here, there = Pipe() --@pipe
  local child = Process{target = guest, args = {there}, name = "guest"}
  child:start()
  here:send(41) --@send
  local answer = here:recv() --@recv
  child:join()
  outcome("answer", answer)
end
