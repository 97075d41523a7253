local arrived = {}

function unpack_it(thing)
  print("it has arrived") --@child
end

function send(name, thing)
  local p = get_context("spawn").Process{target = unpack_it, args = {thing}, name = name}
  local ok, err = pcall(p.start, p) --@send
  if ok then
    p:join()
    arrived[#arrived + 1] = name
  else
    print(name, "-", err.message) --@refused
  end
end

function main()
  send("list", {1, 2, 3}) --@list
  send("file", open("notes.txt", "w")) --@file
  send("thread_lock", threading.Lock()) --@thread-lock
  send("closure", function() return arrived end)
  send("process_lock", get_context("spawn").Lock()) --@process-lock
  outcome("arrived", table.concat(arrived, " "))
end
