function main()
  local list = open("list.txt", "w")
  list:write("butter bread") --@write
  list:close()
  local again = open("list.txt", "r")
  local all = again:read(12) --@read
  again:close()
  local part = all
  local copy = open("copy.txt", "w")
  copy:write(part) --@copy
  copy:close()
  outcome("copied", #part) --@told
end
