local log = {}

local function say(what)
  log[#log + 1] = what
  print(what)
end

function repair(shoe)
  sleep(param("time", 0.2)) --@work
  return shoe
end

function main()
  local shop = Pool(1)
  if param("wait", false) then
    shop:apply(repair, {"boots"}) --@sync
    say("boots")
  else
    shop:apply_async(repair, {"boots"}, {callback = say}) --@async
  end
  say("bread") --@bread
  say("milk") --@milk
  shop:close()
  shop:join() --@join
  outcome("order", table.concat(log, " "))
end
