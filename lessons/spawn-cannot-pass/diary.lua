function note(log)
  log:write("hello") --@write
  log:close()
end

function main()
  local log = open("log.txt", "w") --@open
  local p = get_context("spawn").Process{target = note, args = {log}, name = "child"} --@child
  if pcall(p.start, p) then p:join() end --@start
  log:close()
  outcome("log", read("log.txt"))
end
