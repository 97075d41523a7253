milk = 0
watch("milk")

function shop()
  milk = milk + 1 --@buy
end

function main()
  for i = 1, 2 do
    local p = Thread{target = shop, name = "helper-" .. i} --@kind
    p:start()
    p:join()
  end
  outcome("milk", milk)
end
