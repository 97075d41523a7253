-- The owner is killed: the next one gets the lock, and is told.
-- picker: script
-- picker: os
-- exit: 0
-- outcome: {"got":true,"died":"owner died","again":true,"quiet":true}
function holder(l, e) l:acquire() e:set() sleep(100) end
function main()
  local l, e = Lock{name = "till"}, Event()
  local p = Process{target = holder, args = {l, e}} p:start()
  e:wait() p:kill()
  local got, died = l:acquire()
  outcome("got", got) outcome("died", died) l:release()
  local again, quiet = l:acquire() outcome("again", again) outcome("quiet", quiet == nil) l:release() p:join()
end
