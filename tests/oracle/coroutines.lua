-- Generators, yield from, an event loop: who comes when.
function gen() log[#log + 1] = 1 yield() log[#log + 1] = 2 yield() end
function inner() yield("a") yield("b") return "c" end
function outer() local v = yield_from(generator(inner)()) yield(v) end
function job(name, s) log[#log + 1] = name .. "1" aio.sleep(s) log[#log + 1] = name .. "2" return name end
function amain()
  local t0 = time.time()
  local a, b = aio.gather({job, "x", 0.05}, {job, "y", 0.05})
  outcome("gathered", {a, b}) outcome("together", time.time() - t0 < 0.09)
  local _, err = pcall(aio.wait_for, {job, "slow", 5}, 0.01) outcome("late", err.type)
  local t = aio.create_task(function() error("oh") end) outcome("error", (pcall(await, t)))
  local c = aio.create_task(job, "z", 5) aio.sleep(0) c:cancel() local _, ce = pcall(await, c) outcome("cancelled", ce.type)
  local q, got = aio.Queue(1), {}
  aio.create_task(function() for i = 1, 3 do q:put(i) end end)
  for i = 1, 3 do got[i] = q:get() end outcome("queue", got)
  local server = aio.start_server(function(r, w) w:write("echo " .. r:readline()) w:drain() w:close() end, "127.0.0.1", 0)
  local _, port = server:getsockname()
  local function fetch(i) local r, w = aio.open_connection("127.0.0.1", port) w:write("m" .. i .. "\n") w:drain() local s = r:read() w:close() return (s:gsub("\n", "")) end
  outcome("fetched", {aio.gather({fetch, 1}, {fetch, 2})}) server:close()
end
function main()
  log = {}
  local g, h = generator(gen)(), generator(gen)()
  g:next() h:next() g:next() h:next()
  outcome("switched", log)
  local all = {} for v in generator(outer)() do all[#all + 1] = v end outcome("from", all)
  log = {} aio.run(amain)
  outcome("order", {log[1], log[2], log[3], log[4]})
end
