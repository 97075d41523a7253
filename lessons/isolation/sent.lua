purse = {}
watch("purse")

function pay(way)
  way:put(666) --@add
end

function main()
  local way = Queue{name = "way"} --@queue
  local child = Process{target = pay, args = {way}, name = "child"} --@start
  child:start()
  purse[1] = way:get() --@get
  child:join() --@join
  outcome("parent", #purse) --@parent
end
