-- The child inherits the open file, and the buffer that was not flushed.
function child(f) f:write("alex ") f:flush() end
function try(flush)
  local f = open("names.txt", "w")
  f:write("wu ")
  if flush then f:flush() end
  local p = Process{target = child, args = {f}}
  p:start() p:join()
  f:close()
  return read("names.txt")
end
function main()
  outcome("without_flush", try(false))
  outcome("with_flush", try(true))
end
