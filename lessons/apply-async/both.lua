local pause = param("pause", 0.3)
local log = {}

local function say(what)
  log[#log + 1] = what
  print(what)
end

function ask(question)
  sleep(pause) --@work
  return question .. "!"
end

function answered(answer)
  say("answer") --@callback
end

function main()
  local office = Pool(1)
  office:apply(ask, {"first"}) --@sync
  say("answer")
  say("tea") --@late
  local call = office:apply_async(ask, {"second"}, {callback = answered}) --@async
  say("tea") --@tea
  call:wait() --@wait
  office:close()
  office:join() --@join
  outcome("order", table.concat(log, " "))
end
