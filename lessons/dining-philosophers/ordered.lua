local seats = 3
local forks = {}

function dine(left, right, eaten)
  left:acquire() --@left
  right:acquire() --@right
  eaten.value = eaten.value + 1 --@eat
  right:release()
  left:release()
end

function main()
  local eaten = Value{"i", 0, name = "eaten"}
  for i = 1, seats do forks[i] = Lock{name = "fork-" .. i} end
  local guests = {}
  for i = 1, seats do
    local left, right = i, i % seats + 1
    if left > right then left, right = right, left end --@order
    guests[i] = {target = dine, args = {forks[left], forks[right], eaten}, name = "guest-" .. i}
  end
  together(guests)
  outcome("eaten", eaten.value)
end
