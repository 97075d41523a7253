local words = "butter bread"

function main()
  local list = open("list.txt", "w")
  list:write(words) --@write
  list:close()
  print("out", #words, "bytes: memory -> list.txt")
  local again = open("list.txt", "r")
  local all = again:read(12) --@read
  again:close()
  print("in ", #all, "bytes: memory <- list.txt")
  local part = all:sub(1, 6)
  local copy = open("copy.txt", "w")
  copy:write(part) --@copy
  copy:close()
  print("out", #part, "bytes: memory -> copy.txt")
  outcome("bytes_in", #all)
  outcome("bytes_out", #words + #part) --@told
end
