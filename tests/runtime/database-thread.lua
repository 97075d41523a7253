-- A thread that waits for a locked database has let go of the GIL; it takes the GIL back before it touches anything of Lua's.
-- picker: os
-- times: 3
-- exit: 0
-- outcome: {"rows":12000}
function hold(ready)
  local c = sqlite3.connect("t.db")
  c:execute("begin exclusive")
  ready:set()
  sleep(0.3)
  c:commit()
end
function main()
  local c = sqlite3.connect("t.db")
  c:execute("create table t(a, b, c)")
  c:execute("begin")
  for i = 1, 12000 do c:execute("insert into t values(?, ?, ?)", {i, "text of " .. i, i * 1.5}) end
  c:commit()
  local ready, stop = Event(), false
  local holder = Process{target = hold, args = {ready}}
  holder:start()
  ready:wait()
  local busy = Thread{target = function() while not stop do local t = {} for i = 1, 200 do t[i] = {"x" .. i, {i}} end end end}
  busy:start()
  local rows = sqlite3.connect("t.db"):execute("select a, b || a, c, b || c, a * 3 from t")
  stop = true
  busy:join()
  holder:join()
  outcome("rows", #rows)
end
