local mine = 60  --@mine
local others = 60  --@others
local seed = 1

local function draw(n)
  seed = (seed * 1103515245 + 12345) % 2147483648  --@draw
  return seed // 65536 % n
end

function main()
  local wins = 0
  for _ = 1, 1000 do
    if draw(mine + others) < mine then wins = wins + 1 end  --@win
  end
  outcome("wins", wins)
end
