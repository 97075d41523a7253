function draw(half, done, seen, other)
  half.value = 1 --@draw
  seen.value = other.value --@look
end

function main()
  local left, right = Value{"i", 0, name = "left"}, Value{"i", 0, name = "right"}
  local a, b = Value{"i", 0, name = "a-sees"}, Value{"i", 0, name = "b-sees"}
  local done = Barrier{2, name = "done"} --@make
  together{
    {target = draw, args = {left, done, a, right}, name = "ana"},
    {target = draw, args = {right, done, b, left}, name = "ben"},
  }
  outcome("seen", a.value + b.value)
end
