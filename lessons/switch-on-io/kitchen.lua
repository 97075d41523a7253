local pause = param("pause", 2)
local order = {}

local function say(what)
  order[#order + 1] = what
  print(what)
end

function tea()
  say("1") --@one
  asyncio.sleep(pause) --@give-way
  say("2") --@two
end

function toast()
  say("3") --@three
  asyncio.sleep(pause) --@give-way
  say("4") --@four
end

function breakfast()
  asyncio.gather(asyncio.create_task(tea), asyncio.create_task(toast)) --@both
end

function main()
  local from = time.time()
  asyncio.run(breakfast)
  local seconds = time.time() - from
  outcome("order", table.concat(order, " "))
  outcome("pauses", math.floor(seconds / pause + 0.25))
end
