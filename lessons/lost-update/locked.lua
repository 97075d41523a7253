local people = param("people", 20)
guests = Value("i", 0, {lock = false, name = "guests"})
lock = Lock{name = "button"}

function click()
  lock:with(function() guests.value = guests.value + 1 end) --@plus
end

function main()
  local doors = {}
  for i = 1, people do doors[i] = Process{target = click, name = "door-" .. i} end --@start
  together(doors) --@go
  outcome("counted", guests.value) --@left
end
