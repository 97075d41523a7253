-- The same with threads and recursive locks: one RLock alone never, two do.
-- picker: script 0 0 1 2 1 2
-- exit: 1
-- says: Deadlock: .*waits for
function main()
  local a, b = threading.RLock{name = "fork"}, threading.RLock{name = "plate"}
  local function take(first, second) first:acquire() first:acquire() second:acquire() end
  local x, y = Thread{target = take, args = {a, b}}, Thread{target = take, args = {b, a}}
  x:start() y:start() x:join() y:join()
end
