-- The lock passed to ten forked buyers: none left, and join is over when the last is done, long before a sleep "to be safe" would be.
-- methods: fork
function buy(lock)
  lock:with(function()
    local n = tonumber(read("tickets.txt"))
    if n > 0 then sleep(0.001) write("tickets.txt", tostring(n - 1)) end
  end)
end
function main()
  local c, ps = get_context("fork"), {}
  local lock = c.Lock()
  write("tickets.txt", "10")
  local t0 = time.time()
  for i = 1, 10 do ps[i] = c.Process{target = buy, args = {lock}} ps[i]:start() end
  for i = 1, 10 do ps[i]:join() end
  outcome("left", tonumber(read("tickets.txt"))) outcome("soon", time.time() - t0 < 10)
  local codes = {}
  for i = 1, 10 do codes[i] = ps[i].exitcode end
  outcome("codes", codes)
  outcome("free_again", lock:acquire(false))
end
