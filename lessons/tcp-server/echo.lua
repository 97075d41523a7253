local think, callers = param("think", 0.2), param("callers", 3)

function serve(conn)
  local word = conn:recv(100) --@recv
  sleep(think)
  conn:sendall(word:upper()) --@answer
  conn:close()
end

function client(port, answers, i)
  local c = socket.socket()
  c:connect("127.0.0.1", port) --@connect
  c:sendall("hello " .. i)
  answers:put(c:recv(100))
  c:close()
end

function main()
  local server, answers, clients = socket.socket(), Queue{name = "answers"}, {}
  server:bind("127.0.0.1", 0) --@listen
  server:listen()
  local _, port = server:getsockname()
  for i = 1, callers do
    clients[i] = Process{target = client, args = {port, answers, i}, name = "client-" .. i}
    clients[i]:start()
  end
  local from, workers = time.time(), {}
  for i = 1, callers do
    local conn = server:accept() --@accept
    if param("serial", false) then
      serve(conn)
    else
      workers[i] = Process{target = serve, args = {conn}, name = "worker-" .. i} --@worker
      workers[i]:start()
      conn:close()
    end
  end
  for _, p in ipairs(clients) do p:join() end
  for _, p in pairs(workers) do p:join() end
  outcome("answers", answers:qsize())
  outcome("turns", math.floor((time.time() - from) / think + 0.1))
end
