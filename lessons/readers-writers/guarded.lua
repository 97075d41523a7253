local function number(name) return Value("i", 0, {name = name, lock = false}) end
local inside, writing, met = number("inside"), number("writing"), number("met")
local count, hall = Lock{name = "count"}, Semaphore{1, name = "hall"}

function reader()
  count:acquire() --@in
  inside.value = inside.value + 1 --@plus
  if inside.value == 1 then hall:acquire() end --@first
  count:release() --@counted
  if writing.value == 1 then met.value = 1 end --@read
  count:acquire() --@out
  inside.value = inside.value - 1 --@minus
  if inside.value == 0 then hall:release() end --@last
  count:release()
end

function writer()
  hall:acquire() --@write
  writing.value = 1
  writing.value = 0
  hall:release() --@done
end

function main()
  together{ --@start
    {target = writer, name = "writer"},
    {target = reader, name = "reader-1"},
    {target = reader, name = "reader-2"},
  }
  outcome("met", met.value) --@met
end
