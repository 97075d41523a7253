milk = 0
watch("milk")

function shop()
  milk = milk + 1 --@buy
  print("I see", milk)
end

function main()
  local mate = Thread{target = shop, name = "flatmate"} --@thread
  mate:start()
  mate:join()
  outcome("after_thread", milk)
  local neighbour = Process{target = shop, name = "neighbour"} --@process
  neighbour:start()
  neighbour:join()
  outcome("after_process", milk)
end
