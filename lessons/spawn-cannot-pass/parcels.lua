local arrived = {}

function unpack_it(thing)
  print("it has arrived") --@child
end

local function in_two_lines(text)
  return (text:gsub(" %(", "\n("):gsub("\u{FF08}", "\n%0"))
end

function send(name, thing)
  local p = get_context("spawn").Process{target = unpack_it, args = {thing}, name = name}
  local ok, err = pcall(p.start, p) --@send
  if ok then
    p:join()
    arrived[#arrived + 1] = name
  else
    print(name .. ": " .. in_two_lines(err.message)) --@refused
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
