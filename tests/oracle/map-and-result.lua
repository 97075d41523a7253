-- map comes back at once and gives in order, however quick each is; result blocks; an error comes when its turn comes; cancel before it began.
-- methods: fork spawn
function nap(x) sleep(x) return x * 1000 end
function invert(x) if x == 0 then error("no zero") end return 10 // x end
function add(x, y) return x + y end
function list(it) local all = {} for v in it do all[#all + 1] = v end return all end
function main()
  local ex = ProcessPoolExecutor{max_workers = 3}
  outcome("slowest_first", (function() local all = list(ex:map(nap, {0.03, 0.02, 0.01})) for i, v in ipairs(all) do all[i] = math.floor(v + 0.5) end return all end)())
  outcome("two_lists", list(ex:map(add, {1, 2, 3}, {10, 20, 30})))
  outcome("shorter", list(ex:map(add, {1, 2, 3}, {10, 20})))
  local got, it = {}, ex:map(invert, {5, 2, 0, 1})
  local ok = pcall(function() for v in it do got[#got + 1] = v end end)
  outcome("before_the_error", got) outcome("error", ok)
  local f = ex:submit(nap, 0.02)
  outcome("at_once", f:done()) f:result() outcome("then_done", f:done())
  ex:shutdown()
  local tx, gate, running = ThreadPoolExecutor{max_workers = 1}, threading.Event(), threading.Event()
  local first = tx:submit(function() running:set() gate:wait() return "first" end)
  local second = tx:submit(function() return "second" end)
  running:wait()
  outcome("running", {first:running(), second:running(), first:cancel(), second:cancel(), second:cancelled(), second:done()})
  outcome("in_time", select(2, pcall(first.result, first, 0.01)).type)
  gate:set()
  outcome("first", first:result()) outcome("second", select(2, pcall(second.result, second)).type) outcome("no_exception", first:exception() == nil)
  local n = 0
  for f in as_completed({tx:submit(add, 1, 2), tx:submit(add, 3, 4)}) do n = n + f:result() end
  outcome("as_completed", n)
  tx:shutdown()
  outcome("no_workers", select(2, pcall(ThreadPoolExecutor, {max_workers = 0})).message)
end
