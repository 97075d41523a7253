function sign(book)
  book:write("alex ") --@child
  book:flush() --@out
end

function main()
  local book = open("guests.txt", "w")
  book:write("wu ") --@parent
  book:flush() --@flush
  local p = Process{target = sign, args = {book}, name = "alex"}
  p:start() --@fork
  p:join()
  book:close() --@close
  outcome("guests", read("guests.txt"))
end
