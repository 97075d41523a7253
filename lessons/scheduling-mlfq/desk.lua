local done = Queue{name = "done"}

local function minute() return math.floor(time.time() * 100 + 0.5) end

function editor()
  local waited = 0
  for _ = 1, 4 do
    io(4)  --@key
    local from = minute()
    work(1)  --@show
    waited = waited + minute() - from - 1  --@wait
  end
  done:put(waited)
end

function compute()
  work(12)  --@compute
end

function main()
  local tasks = {
    Process{target = editor, name = "editor"},
    Process{target = compute, name = "render"},
    Process{target = compute, name = "backup"},
  }
  for _, task in ipairs(tasks) do task:start() end
  for _, task in ipairs(tasks) do task:join() end
  outcome("editor_waited", done:get())
end
