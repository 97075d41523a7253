local workers, letters = param("workers", 2), param("letters", 6)
local seen, count = {}, 0

function sort(letter)
  sleep(param("pause", 0.05)) --@work
  return threading.current_thread().name --@name
end

function done(future)
  local me = threading.current_thread().name --@callback
  if me ~= "MainThread" and not seen[me] then seen[me], count = true, count + 1 end
end

function main()
  local office = ThreadPoolExecutor{max_workers = workers, name = "office"} --@pool
  local names, used = {}, 0
  local futures = {}
  for i = 1, letters do
    futures[i] = office:submit(sort, i) --@submit
    futures[i]:add_done_callback(done)
  end
  for i = 1, letters do
    local name = futures[i]:result()
    if not names[name] then names[name], used = true, used + 1 end
  end
  office:shutdown()
  outcome("threads_used", used)
  outcome("threads_in_callbacks", count)
end
