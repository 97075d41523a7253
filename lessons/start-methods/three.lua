note = "empty"

function look(answers, pause)
  answers:put({note, os.getppid()}) --@look
  sleep(pause)
end

local all = {}

function try(method)
  local context = get_context(method) --@method
  local answers = context.Queue{name = "answers-" .. #all + 1}
  local from = time.perf_counter()
  local p = context.Process{target = look, args = {answers, param("pause", 0)}, name = "by-" .. method}
  p:start() --@start
  local answer = answers:get()
  print(method, string.format("%.1f ms", (time.perf_counter() - from) * 1000))
  all[#all + 1] = p
  return answer[1], answer[2] == os.getpid() and "main" or "server"
end

function main()
  note = "milk" --@milk
  local said, parent = try("fork")
  outcome("fork", said)
  outcome("fork_parent", parent)
  said, parent = try("spawn")
  outcome("spawn", said)
  outcome("spawn_parent", parent)
  said, parent = try("forkserver")
  outcome("forkserver", said)
  outcome("forkserver_parent", parent)
  for _, p in ipairs(all) do p:join() end
end
