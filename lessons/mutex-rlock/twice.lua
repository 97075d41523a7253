local door = RLock{name = "door"} --@make

function pay()
  door:acquire() --@inner
  print("paid")
  door:release()
end

function shop()
  door:acquire() --@outer
  pay()
  door:release()
end

function main()
  outcome("home", false)
  local customer = Process{target = shop, name = "customer"}
  customer:start()
  customer:join()
  outcome("home", true) --@home
end
