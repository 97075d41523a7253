function reader(letters, whole)
  for _ = 1, 2 do
    local text = letters:get() --@get
    if text == text:sub(1, 1):rep(3) then --@check
      whole:get_lock():with(function() whole.value = whole.value + 1 end)
    end
  end
end

function main()
  local letters = Queue{name = "letters", parts = true} --@queue
  local whole, readers = Value{"i", 0, name = "whole"}, {}
  for i = 1, 4 do letters:put(tostring(i):rep(3)) end --@put
  for i = 1, 2 do
    readers[i] = Process{target = reader, args = {letters, whole}, name = "reader-" .. i}
    readers[i]:start()
  end
  for _, p in ipairs(readers) do p:join() end
  outcome("whole", whole.value)
end
