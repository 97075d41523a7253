-- submit does not block; results, errors, callbacks in the parent, map in order, broken and shut pools.
-- methods: fork spawn forkserver
function square(x) sleep(0.002) return x * x end
function bad() error("no") end
function die() os._exit(1) end
function slow(x) sleep(0.05) return x end
function kind(f, ...) local ok, err = pcall(f, ...) return type(err) == "table" and err.type or "plain" end
function main()
  local ex, fs, sum, pids = ProcessPoolExecutor{max_workers = 4}, {}, 0, {}
  for i = 1, 10 do fs[i] = ex:submit(square, i) fs[i]:add_done_callback(function(f) sum = sum + f:result() pids[#pids + 1] = os.getpid() end) end
  outcome("first_done_at_once", fs[10]:done())
  local m = {} for v in ex:map(square, {3, 2, 1}) do m[#m + 1] = v end
  outcome("map", m) outcome("result", fs[10]:result())
  outcome("exception", ex:submit(bad):exception() ~= nil)
  local s = ex:submit(slow, 1) outcome("timeout", kind(s.result, s, 0.001))
  ex:shutdown()
  outcome("sum", sum) local here = true for _, p in ipairs(pids) do here = here and p == os.getpid() end outcome("callbacks_here", here)
  outcome("after", kind(ex.submit, ex, square, 1))
  local b = ProcessPoolExecutor{max_workers = 2} local f = b:submit(die)
  outcome("broken", kind(f.result, f)) outcome("broken_submit", kind(b.submit, b, square, 1))
  local lock_in_pool = ProcessPoolExecutor{max_workers = 1} local lf = lock_in_pool:submit(square, Lock())
  local _, err = pcall(lf.result, lf)
  outcome("lock", err.type .. ": " .. err.message)
  lock_in_pool:shutdown()
end
