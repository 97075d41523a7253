local workers, letters = param("workers", 2), param("letters", 6)
local where

function sort(letter)
  sleep(param("pause", 0.05)) --@work
  return threading.current_thread().name --@name
end

function file(future)
  local me, sorter = threading.current_thread().name, future:result() --@callback
  print(sorter .. " has sorted it, " .. me .. " files it") --@print
  where = me == sorter and (where or "sorter") or me
end

function main()
  local office = ThreadPoolExecutor{max_workers = workers, name = "office", thread_name_prefix = "sorter"} --@pool
  local names, used = {}, 0
  local futures = {}
  for i = 1, letters do
    futures[i] = office:submit(sort, i) --@submit
    futures[i]:add_done_callback(file) --@add
  end
  for i = 1, letters do
    local name = futures[i]:result()
    if not names[name] then names[name], used = true, used + 1 end
  end
  office:shutdown()
  outcome("threads_used", used)
  outcome("callback_in", where)
end
