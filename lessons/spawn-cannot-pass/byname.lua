function note(name)
  local log = open(name, "w") --@open
  log:write("hello") --@write
  log:close()
end

function main()
  local p = get_context("spawn").Process{target = note, args = {"log.txt"}, name = "child"} --@child
  if pcall(p.start, p) then p:join() end --@start
  outcome("log", read("log.txt"))
end
