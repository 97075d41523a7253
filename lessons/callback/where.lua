local log = {}

function draw(picture)
  sleep(param("pause", 0.2)) --@work
  return os.getpid() --@child
end

function hang_up(future)
  local here = os.getpid() --@callback
  print(("painted in process %d, hung up in %d"):format(future:result(), here)) --@result
  log[#log + 1] = here == main_pid and "parent" or "child"
end

function main()
  main_pid = os.getpid()
  local studio = ProcessPoolExecutor{max_workers = 2, name = "studio"}
  for i = 1, 3 do
    studio:submit(draw, i):add_done_callback(hang_up) --@add
  end
  studio:shutdown()
  outcome("callback_in", log[1])
  outcome("callbacks", #log)
end
