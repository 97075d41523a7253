-- apply waits, apply_async does not; map keeps the order; callbacks; closed pools.
-- methods: fork spawn
function square(x) return x * x end
function bad() error("no") end
function kind(f, ...) local ok, err = pcall(f, ...) return type(err) == "table" and err.type or "plain" end
function main()
  local p, seen, failed = Pool(2), {}, false
  outcome("apply", p:apply(square, {7}))
  local r = p:apply_async(square, {8}, {callback = function(v) seen[#seen + 1] = v end})
  outcome("get", r:get()) outcome("ready", r:ready()) outcome("ok", r:successful())
  outcome("map", p:map(square, {1, 2, 3, 4, 5, 6, 7}))
  local it = {} for v in p:imap(square, {3, 2, 1}) do it[#it + 1] = v end outcome("imap", it)
  p:apply_async(bad, {}, {error_callback = function() failed = true end}):wait()
  outcome("join_first", kind(p.join, p))
  p:close() outcome("closed", kind(p.apply_async, p, square, {1})) p:join()
  outcome("callback", seen) outcome("error_callback", failed)
end
