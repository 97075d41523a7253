-- What was there before the fork is copied; afterwards each goes on alone.
basket = {}
function child(q) basket[#basket + 1] = 123 q:put(#basket) end
function look(q) q:put(#basket) end
function run(f) local q = Queue() local p = Process{target = f, args = {q}} p:start() local n = q:get() p:join() return n end
function main()
  outcome("child_after_append", run(child))
  outcome("parent", #basket)
  basket[1] = 123
  outcome("appended_before", run(look))
  basket = {}
  local q = Queue()
  local p = Process{target = look, args = {q}}
  p:start()
  basket[1] = 123
  outcome("appended_after", q:get())
  p:join()
end
