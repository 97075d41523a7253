local stay = param("stay", 50) -- ticks of 10 ms
local function number(name) return Value("i", 0, {name = name, lock = false}) end
local inside, entered, place = number("inside"), number("entered"), number("place")
local count, hall, door = Lock{name = "count"}, Semaphore{1, name = "hall"}, Lock{name = "door"}

function reader(comes)
  sleep(comes) --@comes
  door:with(function() end) --@door
  count:acquire() --@in
  inside.value = inside.value + 1
  if inside.value == 1 then hall:acquire() end --@first
  entered.value = entered.value + 1
  count:release()
  work(stay) --@read
  count:acquire() --@out
  inside.value = inside.value - 1
  if inside.value == 0 then hall:release() end --@last
  count:release()
end

function writer(comes)
  sleep(comes)
  door:acquire() --@hold
  hall:acquire() --@write
  place.value = entered.value + 1
  hall:release() --@done
  door:release()
end

function main()
  local people = {Process{target = writer, args = {stay / 500}, name = "writer"}}
  for i = 1, 4 do
    people[i + 1] = Process{target = reader, args = {(i - 1) * stay * 0.006}, name = "reader-" .. i} --@reader
  end
  together(people)
  outcome("place", place.value) --@place
end
