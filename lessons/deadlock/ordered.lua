local make = param("kind", "Lock") == "RLock" and RLock or Lock
local turn = param("turn", 0.5)
knife, board = make{name = "knife"}, make{name = "board"}

function cook(first, second)
  first:acquire()       --@first
  sleep(turn)           --@turn
  second:acquire()      --@second
  second:release()      --@back
  first:release()       --@back
end

function main()
  local cooks = {
    Process{target = cook, args = {knife, board}, name = "ana"},
    Process{target = cook, args = {knife, board}, name = "ben"},
  }
  for _, one in ipairs(cooks) do one:start() end
  for _, one in ipairs(cooks) do one:join() end  --@join
  outcome("finished", true)
end
