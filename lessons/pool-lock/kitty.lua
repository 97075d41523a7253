function pay(lock, kitty)
  for _ = 1, 2 do
    lock:acquire() --@lock
    kitty.coins = kitty.coins + 1 --@add
    lock:release() --@unlock
  end
end

function main()
  local manager = Manager() --@manager
  local kitty, lock = manager:dict({coins = 0}), manager:Lock()
  local pool = Pool(3) --@pool
  local waits = {}
  local sent, err = pcall(function() pool:apply(pay, {Lock(), kitty}) end) --@plain
  outcome("lock_is", sent and "sent" or "refused")
  outcome("plain_lock", err.message)
  for i = 1, 3 do waits[i] = pool:apply_async(pay, {lock, kitty}) end --@submit
  for _, w in ipairs(waits) do w:wait() end
  pool:close()
  pool:join()
  outcome("coins", kitty.coins)
  manager:shutdown()
end
