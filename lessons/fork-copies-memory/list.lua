list = {}
watch("list")

function add(thing)
  list[#list + 1] = thing
end

function anna()
  print("begins with", #list) --@copy
  add("apples") --@child
  outcome("anna", table.concat(list, " "))
end

function ben()
  print("begins with", #list) --@copy
  add("bread") --@child
  outcome("ben", table.concat(list, " "))
end

function main()
  local first, second = Process{target = anna, name = "anna"}, Process{target = ben, name = "ben"}
  first:start() --@anna
  add("milk") --@milk
  second:start() --@ben
  add("tea") --@tea
  first:join()
  second:join()
  outcome("main", table.concat(list, " "))
end
