-- Two locks in opposite order, steered into the circle.
-- picker: script 0 0 1 2 1 2
-- exit: 1
-- says: Deadlock: .*waits for
function take(a, b) a:acquire() b:acquire() b:release() a:release() end
function main()
  local a, b = Lock{name = "fork"}, Lock{name = "plate"}
  local x, y = Process{target = take, args = {a, b}}, Process{target = take, args = {b, a}}
  x:start() y:start() x:join() y:join()
end
