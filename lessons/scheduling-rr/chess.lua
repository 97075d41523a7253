local pupils = {"anna", "ben", "cora"}
local thinking = param("thinking", 6)  --@thinking
local done = Queue{name = "done"}

local function minute() return math.floor(time.time() * 100 + 0.5) end

function game()
  work(1)
  local first = minute() - 1  --@first
  work(thinking - 1)  --@slice
  done:put({first, minute()})  --@end
end

function main()
  local games, response, turnaround = {}, 0, 0
  for i, name in ipairs(pupils) do
    games[i] = Process{target = game, name = name}
    games[i]:start()
  end
  for _ = 1, #games do
    local first, last = table.unpack(done:get())
    response, turnaround = response + first, turnaround + last
  end
  for _, one in ipairs(games) do one:join() end
  outcome("average_response", response / #games)
  outcome("average_turnaround", turnaround / #games)
end
