-- A server process holds dict and list; children change them.
-- methods: fork spawn forkserver
function child(d, l, lock) for i = 1, 3 do lock:with(function() d.n = d.n + 1 end) end l:append(666) d.x = "y" end
function kind(f, ...) local ok, err = pcall(f, ...) return err.type end
function main()
  local m = Manager()
  local d, l, lock = m:dict({n = 0}), m:list({1}), m:Lock()
  local all = {}
  for i = 1, 4 do all[i] = Process{target = child, args = {d, l, lock}} all[i]:start() end
  for i = 1, 4 do all[i]:join() end
  outcome("n", d.n) outcome("x", d.x) outcome("list", l:copy()) outcome("len", #l)
  outcome("pop", l:pop()) outcome("key", kind(d.pop, d, "nothing")) outcome("index", kind(function() return l[99] end))
  local q = m:Queue(1) q:put(5)
  outcome("full", kind(q.put_nowait, q, 6)) outcome("get", q:get()) outcome("empty", kind(q.get_nowait, q))
  local v, ns = m:Value("i", 3), m:Namespace() v.value = v.value + 1 ns.x = 10
  outcome("v", v.value) outcome("ns", ns.x)
  m:shutdown()
end
