-- A thread lock that is held is copied held; the child's main thread owns it.
function child(lock, q)
  local ran = 0
  local threads = {}
  for i = 1, 10 do
    threads[i] = Thread{target = function() lock:acquire() ran = ran + 1 lock:release() end}
    threads[i]:start()
  end
  sleep(0.05)
  q:put(ran)
  lock:release()
  for i = 1, 10 do threads[i]:join() end
  q:put(ran)
end
function main()
  local lock, q = threading.Lock(), Queue()
  lock:acquire()
  local p = Process{target = child, args = {lock, q}}
  p:start()
  outcome("before_release", q:get())
  outcome("after_release", q:get())
  p:join()
  outcome("parents_own", lock:locked())
end
