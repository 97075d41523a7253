local seats = param("seats", 4)
local forks = {}

function dine(left, right, eaten)
  left:acquire() --@left
  sleep(param("reach", 0.3))
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
    guests[i] = {target = dine, args = {forks[i], forks[i % seats + 1], eaten}, name = "guest-" .. i}
  end
  together(guests)
  outcome("eaten", eaten.value)
end
