function pay(kitty, lock)
  lock:acquire() --@lock
  kitty.coins = kitty.coins + 1 --@add
  lock:release() --@unlock
end

function main()
  local manager = Manager() --@manager
  local kitty = manager:dict({coins = 0})
  local lock = manager:Lock()
  local payers = {}
  for i = 1, 2 do
    payers[i] = Process{target = pay, args = {kitty, lock}, name = "payer-" .. i} --@start
  end
  together(payers)
  outcome("coins", kitty.coins)
  manager:shutdown()
end
