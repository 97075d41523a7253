-- start+join in a loop is serial; start all, then join all, is concurrent.
-- methods: fork spawn forkserver
function shop(s) sleep(s) end
function main()
  local t0 = time.time()
  for i = 1, 3 do local p = Process{target = shop, args = {i / 20}} p:start() p:join() end
  local serial = time.time() - t0
  t0 = time.time()
  local all = {}
  for i = 1, 3 do all[i] = Process{target = shop, args = {i / 20}} all[i]:start() end
  for i = 1, 3 do all[i]:join() end
  local together = time.time() - t0
  outcome("serial_is_the_sum", serial >= 0.3)
  outcome("together_is_less", together < serial)
end
