-- board: the boat at the jetty
-- behind[1]: the boat tied to boat 1; 0: none
-- family[1]: the boat of family 1
local board = Value{"i", 1, name = "board", lock = Lock{name = "cas"}}
local behind = Array{"i", {2, 3, 0}, name = "behind"}
local family = Array{"i", 3, name = "family"}

function cas(value, old, new)
  return value:get_lock():with(function()
    if value.value ~= old then return false end --@compare
    value.value = new
    return true
  end)
end

function take(asked)
  local boat, after
  repeat
    boat = board.value --@look
    after = behind[boat] --@behind
    if asked then sleep(asked) end --@asked
  until cas(board, boat, after) --@swap
  return boat
end

function tie(boat)
  local now
  repeat
    now = board.value --@see
    behind[boat] = now --@tie
  until cas(board, now, boat) --@back
end

function lend() family[1] = take(param("asked", 0)) end --@one

function wipe()
  local wet = take() --@wet
  family[2] = take() --@two
  tie(wet) --@dry
end

function main()
  together{{target = lend, name = "keeper-1"}, {target = wipe, name = "keeper-2"}} --@start
  family[3] = take() --@three
  local used, boats = {}, 0
  for _, boat in ipairs(family:get()) do
    if not used[boat] then boats = boats + 1 end
    used[boat] = true
  end
  outcome("boats", boats) --@count
end
