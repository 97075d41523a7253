list = {}
watch("list")

function look()
  outcome("on_the_childs_list", #list) --@look
end

function main()
  local child = Process{target = look, name = "child"}
  list[#list + 1] = "milk" --@milk
  child:start() --@copy
  child:join()
end
