-- A plain lock cannot be submitted to a pool, a manager's can: then the count is exact. Nor can other shared things be sent.
-- methods: fork spawn
function touch(it) return 1 end
function add(lock, d) for i = 1, 5 do lock:with(function() d.n = d.n + 1 end) end end
function text(f, ...) local _, err = pcall(f, ...) return err.type .. ": " .. err.message end
function main()
  local p = Pool(3)
  for _, it in ipairs{{"Lock", Lock()}, {"RLock", RLock()}, {"Semaphore", Semaphore()}} do
    local r = p:apply_async(touch, {it[2]})
    outcome(it[1], text(r.get, r))
  end
  for _, it in ipairs{{"Queue", Queue()}, {"Value", Value("i", 0)}} do
    local r = p:apply_async(touch, {it[2]})
    outcome(it[1], text(r.get, r):match("^RuntimeError: .*objects should only be shared") ~= nil)
  end
  local m = Manager()
  local lock, d, rs = m:Lock(), m:dict({n = 0}), {}
  for i = 1, 4 do rs[i] = p:apply_async(add, {lock, d}) end
  for i = 1, 4 do rs[i]:get() end
  outcome("exact", d.n)
  p:close() p:join()
  local ex, fs = ProcessPoolExecutor{max_workers = 3}, {}
  local f = ex:submit(touch, Lock())
  outcome("executor", text(f.result, f))
  for i = 1, 4 do fs[i] = ex:submit(add, lock, d) end
  ex:shutdown()
  outcome("exact_again", d.n)
  m:shutdown()
end
