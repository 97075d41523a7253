function main()
  local book = open("book.txt", "w")
  book:write("twelve bytes") --@write
  book:close()
  local into = open("book.txt", "r")
  local head = into:read(6) --@read
  into:close()
  outcome("bytes_in", #head) --@told
end
