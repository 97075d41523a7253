note = "empty"

function look(answers)
  answers:put(note) --@look
end

function main()
  note = "milk" --@milk
  local spawn = get_context("spawn")
  local answers = spawn.Queue{name = "answers"}
  local p = spawn.Process{target = look, args = {answers}, name = "child"} --@child
  p:start() --@start
  outcome("child_reads", answers:get())
  p:join()
end
