function main()
  local book = open("book.txt", "w")
  book:write("twelve bytes") --@write
  book:close()
  local into = open("book.txt", "r")
  local head = into:read(6) --@read
  into:close()
  local copy = open("copy.txt", "w")
  copy:write(head) --@copy
  copy:close()
  outcome("bytes_in", #head)
  outcome("bytes_out", 12 + #head) --@told
end
