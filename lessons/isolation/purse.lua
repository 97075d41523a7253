purse = {}
watch("purse")

function pay()
  purse[#purse + 1] = 666 --@add
  print("the child has", #purse)
  outcome("child", #purse) --@child
end

function main()
  local child = Process{target = pay, name = "child"} --@start
  child:start()
  child:join() --@join
  outcome("parent", #purse) --@parent
end
