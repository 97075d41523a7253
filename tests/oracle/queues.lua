-- FIFO; Full and Empty; the item that was refused is not in it.
-- methods: fork spawn forkserver
function child(q) for i = 0, 4 do q:put(i) end end
function kind(f, ...) local ok, err = pcall(f, ...) return err.type end
function main()
  local q, got = Queue(), {}
  local p = Process{target = child, args = {q}} p:start()
  for i = 1, 5 do got[i] = q:get() end p:join()
  outcome("order", got)
  local small = Queue(2)
  small:put("a") small:put("b")
  outcome("nowait", kind(small.put_nowait, small, "c")) outcome("timeout", kind(small.put, small, "c", true, 0.01))
  outcome("size", small:qsize()) outcome("full", small:full())
  outcome("first", small:get()) outcome("second", small:get()) outcome("empty", kind(small.get_nowait, small))
  outcome("empty_timeout", kind(small.get, small, true, 0.01))
  small:close() outcome("closed", kind(small.put, small, 1))
  local s = SimpleQueue() s:put({1, 2, {x = "y"}}) outcome("simple", s:get()[3].x)
  local big = Queue() big:put(string.rep("x", 1000000)) outcome("big", #big:get())
end
