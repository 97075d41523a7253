local pause = param("pause", 2)
local order = {}

local function say(what)
  order[#order + 1] = what
  print(what)
end

function tea()
  say("1")
  time.sleep(pause) --@keep
  say("2")
end

function toast()
  say("3")
  time.sleep(pause) --@keep
  say("4")
end

function breakfast()
  asyncio.gather(asyncio.create_task(tea), asyncio.create_task(toast)) --@both
end

function main()
  asyncio.run(breakfast)
  outcome("order", table.concat(order, " "))
end
