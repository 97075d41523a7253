local moves = 4  --@moves
local log = Queue{name = "log"}

function game(me)
  for _ = 1, moves do
    log:put(me)  --@move
    work(1)
  end
end

function main()
  local games = {}
  for i, name in ipairs{"anna", "ben", "cora"} do games[i] = Process{target = game, args = {i}, name = name} end
  together(games)
  local seen, slowest, walks, before = {}, 0, 0, nil
  for minute = 1, moves * #games do
    local who = log:get()
    if not seen[who] then seen[who], slowest = true, minute - 1 end  --@first
    if before and who ~= before then walks = walks + 1 end  --@walk
    before = who
  end
  outcome("slowest_response", slowest)
  outcome("walks", walks)
end
