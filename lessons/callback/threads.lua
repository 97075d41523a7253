local log = {}

function draw(picture)
  sleep(param("pause", 0.2)) --@work
  return picture
end

function hang_up(future)
  local me = threading.current_thread().name --@callback
  log[#log + 1] = me == "MainThread" and "main" or "worker"
end

function main()
  local studio = ThreadPoolExecutor{max_workers = 1, name = "studio"}
  local picture = studio:submit(draw, 1) --@submit
  picture:add_done_callback(hang_up) --@add
  studio:shutdown()
  outcome("callback_in", log[1])
end
