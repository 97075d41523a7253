-- apply waits for the work, apply_async goes on at once; the result is asked for later, a callback runs in the parent.
-- methods: fork spawn
function work(log, x) sleep(0.02) log:append("work " .. x) return x * 10 end
function bad() error("no") end
function kind(f, ...) local ok, err = pcall(f, ...) return ok and "fine" or type(err) == "table" and err.type or "error" end
function main()
  local m = Manager()
  local log, p, seen = m:list(), Pool(2), {}
  p:apply(work, {log, 1}) log:append("main")
  outcome("apply", log:copy())
  log = m:list()
  local r = p:apply_async(work, {log, 2}, {callback = function(v) seen[#seen + 1] = v seen.pid = os.getpid() end})
  log:append("main") outcome("ready", r:ready()) outcome("too_soon", kind(r.successful, r)) outcome("in_time", kind(r.get, r, 0.001))
  outcome("get", r:get()) outcome("apply_async", log:copy()) outcome("ready_now", {r:ready(), r:successful()})
  while #seen == 0 do sleep(0.001) end
  outcome("callback", seen[1]) outcome("in_parent", seen.pid == os.getpid())
  local failed = {}
  local e = p:apply_async(bad, {}, {error_callback = function(err) failed[1] = true end})
  e:wait() outcome("unsuccessful", e:successful()) outcome("raises", kind(e.get, e) ~= "fine")
  while #failed == 0 do sleep(0.001) end
  outcome("error_callback", failed)
  p:close() p:join() m:shutdown()
end
