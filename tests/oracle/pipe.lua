-- Two ends; the end of one is seen by the other.
-- methods: fork spawn forkserver
function child(c) c:send({111, 22, 33, 44}) c:send(c:recv() + 1) c:close() end
function kind(f, ...) local ok, err = pcall(f, ...) return err.type end
function main()
  local a, b = Pipe()
  local p = Process{target = child, args = {b}} p:start() b:close()
  outcome("first", a:recv()) a:send(666) outcome("second", a:recv()) p:join()
  outcome("eof", kind(a.recv, a)) outcome("broken", kind(function() for i = 1, 3 do a:send(1) end end))
  local r, w = Pipe(false)
  outcome("poll_empty", r:poll()) w:send("x") outcome("poll", r:poll(1)) outcome("got", r:recv())
  outcome("wrong_way", kind(r.send, r, 1)) r:close() outcome("closed", kind(r.recv, r)) outcome("to_closed", kind(w.send, w, 1))
end
