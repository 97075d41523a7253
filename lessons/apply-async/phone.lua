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
  if param("async", true) then
    local call = office:apply_async(ask, {"how"}, {callback = answered}) --@async
    say("tea") --@tea
    call:wait()
  else
    office:apply(ask, {"how"}) --@sync
    say("answer")
    say("tea")
  end
  office:close()
  office:join() --@join
  outcome("order", table.concat(log, " "))
end
