function pay(kitty)
  kitty.coins = kitty.coins + 1 --@add
end

function main()
  local manager = Manager() --@manager
  local kitty = manager:dict({coins = 0})
  local payers = {}
  for i = 1, 2 do
    payers[i] = Process{target = pay, args = {kitty}, name = "payer-" .. i} --@start
  end
  together(payers)
  outcome("coins", kitty.coins)
  manager:shutdown()
end
