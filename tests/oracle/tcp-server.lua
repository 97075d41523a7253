-- A process per connection.
-- methods: fork spawn
function serve(conn) conn:sendall(conn:recv(100):upper()) conn:close() end
function client(port, q, i) local c = socket.socket() c:connect("127.0.0.1", port) c:sendall("hello " .. i) q:put(c:recv(100)) c:close() end
function main()
  local s, q, all, got = socket.socket(), Queue(), {}, {}
  s:bind("127.0.0.1", 0) s:listen()
  local _, port = s:getsockname()
  for i = 1, 3 do all[i] = Process{target = client, args = {port, q, i}} all[i]:start() end
  for i = 1, 3 do local conn = s:accept() local p = Process{target = serve, args = {conn}} p:start() all[#all + 1] = p conn:close() end
  for i = 1, 3 do got[i] = q:get() end
  for _, p in ipairs(all) do p:join() end
  table.sort(got)
  outcome("answers", got)
end
