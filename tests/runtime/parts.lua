-- A queue opened up: semaphore, locks and pipe are steps of their own.
-- picker: script
-- picker: os
-- exit: 0
-- outcome: {"got":[1,2,3],"full":"Full"}
function produce(q) for i = 1, 3 do q:put(i) end end
function main()
  local q, got = Queue{maxsize = 2, parts = true, name = "bread"}, {}
  local p = Process{target = produce, args = {q}} p:start()
  for i = 1, 3 do got[i] = q:get() end p:join()
  outcome("got", got)
  q:put(1) q:put(2)
  local _, err = pcall(q.put_nowait, q, 3)
  outcome("full", err.type)
end
