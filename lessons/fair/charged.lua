local weight = {heavy = 3, light = 1}  --@weights
local runtime = {heavy = 0, light = 0}
local got = {heavy = 0, light = 0}

function main()
  for _ = 1, 24 do
    local name = runtime.light < runtime.heavy and "light" or "heavy"  --@pick
    runtime[name] = runtime[name] + 12 // weight[name]  --@charge
    got[name] = got[name] + 1
  end
  outcome("heavy", got.heavy)
  outcome("weight", weight.heavy)
end
