n = 0
watch("n")
local lock = threading.Lock()

function click()
  lock:acquire() --@lock
  local seen = n --@read
  local more = seen + 1 --@add
  n = more --@write
  lock:release() --@unlock
end

function main()
  local doors = {}
  for i = 1, param("doors", 2) do
    doors[i] = Thread{target = click, name = "door-" .. i} --@threads
  end
  together(doors)
  outcome("n", n)
  outcome("lost", #doors - n)
end
