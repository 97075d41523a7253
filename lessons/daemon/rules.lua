function rest() sleep(0.05) end

function proud(answers)
  local p = Process{target = rest, name = "grandchild"}
  local ok, err = pcall(p.start, p) --@grandchild
  answers:put(err.message)
end

function main()
  local answers = Queue{name = "answers"}
  local p = Process{target = proud, args = {answers}, name = "proud", daemon = true}
  p:start() --@start
  outcome("children", answers:get())
  local ok, err = pcall(function() p.daemon = false end) --@late
  outcome("too_late", err.message)
  p:join()
end
