function cook(soup, ready)
  soup.value = 1 --@cook
  ready:set() --@set
end

function guest(soup, ready, tasted)
  tasted.value = soup.value + 1 --@taste
end

function main()
  local soup, tasted = Value{"i", 0, name = "soup"}, Value{"i", 0, name = "tasted"}
  local ready = Event{name = "ready"} --@make
  together{
    {target = cook, args = {soup, ready}, name = "cook"},
    {target = guest, args = {soup, ready, tasted}, name = "guest"},
  }
  outcome("tasted_something", tasted.value > 0)
  outcome("good", tasted.value == 2) --@good
end
