local use_lock = param("lock", false)

function reader(pipe, lock, whole)
  for _ = 1, 2 do
    if use_lock then lock:acquire() end
    local length = os.read(pipe, 1) --@length
    sleep(param("pause", 0.05))
    local text = os.read(pipe, 3) --@body
    if use_lock then lock:release() end
    if text == length:rep(3) then --@check
      whole:get_lock():with(function() whole.value = whole.value + 1 end)
    end
  end
end

function main()
  local out, into = os.pipe() --@pipe
  local lock, whole = Lock{name = "lock"}, Value{"i", 0, name = "whole"}
  local readers = {}
  for i = 1, 4 do os.write(into, i .. tostring(i):rep(3)) end --@write
  for i = 1, 2 do
    readers[i] = Process{target = reader, args = {out, lock, whole}, name = "reader-" .. i}
    readers[i]:start()
  end
  for _, p in ipairs(readers) do p:join() end
  outcome("whole", whole.value)
end
