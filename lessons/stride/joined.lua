local pass = {A = 0, B = 0}
local names = {"A", "B"}
local got = {A = 0, B = 0, C = 0}

local function next_task()
  local best = names[1]
  for _, name in ipairs(names) do
    if pass[name] < pass[best] then best = name end  --@pick
  end
  return best
end

function main()
  for tick = 1, 24 do
    if tick == 13 then
      names[3] = "C"
      pass.C = math.min(pass.A, pass.B)  --@enter
    end
    local name = next_task()
    pass[name], got[name] = pass[name] + 1, got[name] + 1  --@step
  end
  outcome("newcomer", got.C)
end
