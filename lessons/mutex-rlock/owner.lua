function thief(lock, said)
  local ok, err = pcall(lock.release, lock) --@release
  said:put(ok and "released" or err.type)
end

function try(lock, name)
  local said = Queue()
  lock:acquire() --@acquire
  local p = Process{target = thief, args = {lock, said}, name = name}
  p:start()
  local answer = said:get() --@said
  p:join()
  return answer
end

function main()
  outcome("lock", try(Lock(), "thief-1")) --@make
  outcome("rlock", try(RLock(), "thief-2"))
end
