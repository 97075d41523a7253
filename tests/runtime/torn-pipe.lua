-- Two readers of one pipe, without a lock: each reads a length, then the other's bytes.
-- picker: script
-- exit: 0
-- outcome: {"torn":1}
function reader(r, q, turn, mine)
  turn:acquire()
  local n = tonumber(os.read(r, 1)) or 1
  mine:release()
  turn:acquire()
  q:put(os.read(r, n))
  mine:release()
end
function main()
  local r, w = os.pipe()
  local q, a, b, torn = Queue(), Semaphore(1), Semaphore(0), 0
  os.write(w, "2aa5bbbbb")
  for i = 1, 2 do if os.fork() == 0 then if i == 1 then reader(r, q, a, b) else reader(r, q, b, a) end os._exit(0) end end
  for i = 1, 2 do local text = q:get() if text ~= "aa" and text ~= "bbbbb" then torn = 1 end end
  os.wait() os.wait()
  outcome("torn", torn)
end
