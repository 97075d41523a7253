function bake(shelf)
  for loaf = 1, 2 do
    shelf:put(loaf) --@put
  end
end

function sell(shelf)
  while true do
    local loaf = shelf:get() --@get
  end
end

function main()
  local shelf = Queue{name = "shelf"} --@queue
  together{
    {target = bake, args = {shelf}, name = "baker"},
    {target = sell, args = {shelf}, name = "seller"},
  }
  outcome("closed", true) --@join
end
