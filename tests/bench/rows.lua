-- One row of the benchmark: ns for one operation. --set row=NAME.
local row = param("row", "fork")
function nothing() end
function put_ints(q, n) for i = 1, n do q:put(i) end end
function put_texts(q, n) local text = string.rep("x", 100) for i = 1, n do q:put(text) end end
function echo(c, n) for i = 1, n do c:send(c:recv()) end end
function lock_loop(l, n) for i = 1, n do l:acquire() l:release() end end
function value_loop(v, n) local l = v:get_lock() for i = 1, n do l:acquire() v.value = v.value + 1 l:release() end end
function identity(x) return x end
local function timed(n, f)
  local t0 = time.perf_counter()
  f(n)
  return (time.perf_counter() - t0) * 1e9 / n
end
local function starts(method)
  return function(n)
    local make = get_context(method).Process
    for i = 1, n do local p = make{target = nothing} p:start() p:join() end
  end
end
local function through(f)
  return function(n)
    local q = Queue()
    local p = Process{target = f, args = {q, n}} p:start()
    for i = 1, n do q:get() end
    p:join()
  end
end
local function ping(n, give)
  for i = 1, n do give() end
end
rows = {
  fork = {300, starts("fork")}, spawn = {60, starts("spawn")}, forkserver = {150, starts("forkserver")},
  queue_int = {20000, through(put_ints)}, queue_100 = {20000, through(put_texts)},
  pipe = {5000, function(n) local a, b = Pipe() local p = Process{target = echo, args = {b, n}} p:start() for i = 1, n do a:send(i) a:recv() end p:join() end},
  lock = {100000, function(n) lock_loop(Lock(), n) end},
  lock4 = {40000, function(n) local l, ps = Lock(), {} for i = 1, 4 do ps[i] = Process{target = lock_loop, args = {l, n // 4}} ps[i]:start() end for i = 1, 4 do ps[i]:join() end end},
  value = {50000, function(n) value_loop(Value("i", 0), n) end},
  manager = {3000, function(n) local d = Manager():dict({x = 0}) for i = 1, n do d.x = i end end},
  submit = {1000, function(n) local ex = ProcessPoolExecutor(2) ex:submit(identity, 0):result() local t0 = time.perf_counter() for i = 1, n do ex:submit(identity, i):result() end took = time.perf_counter() - t0 ex:shutdown() end},
  map = {20000, function(n) local p, list = Pool(2), {} for i = 1, n do list[i] = i end p:apply(identity, {0}) local t0 = time.perf_counter() p:map(identity, list) took = time.perf_counter() - t0 p:close() p:join() end},
  thread = {5000, function(n)
    local a, b = threading.Semaphore(1), threading.Semaphore(0)
    local function turn(mine, other) for i = 1, n // 2 do mine:acquire() other:release() end end
    local t = Thread{target = turn, args = {b, a}} t:start() turn(a, b) t:join()
  end},
  coroutine = {200000, function(n) local g = generator(function() for i = 1, n do yield(i) end end)() for v in g do end end},
  loop = {20000, function(n) aio.run(function() for i = 1, n do aio.sleep(0) end end) end},
}
function main()
  local n, f = rows[row][1], rows[row][2]
  local ns = timed(n, f)
  if took then ns = took * 1e9 / n end
  outcome("ns", math.floor(ns))
end
