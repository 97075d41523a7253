-- A daemon ends with its parent's code; others are waited for. And the errors.
function parent(daemon) Process{target = slow, daemon = daemon}:start() end
function slow() sleep(0.2) write("done.txt", "x") end
function grand() local p = Process{target = slow} out:put(select(2, pcall(p.start, p)).message) end
function text(f, ...) local _, err = pcall(f, ...) return err.type .. ": " .. err.message end
function attempt(daemon)
  write("done.txt", "")
  local p = Process{target = parent, args = {daemon}} p:start() p:join()
  return read("done.txt") == "x"
end
function main()
  outcome("daemon_finished", attempt(true))
  outcome("other_finished", attempt(false))
  out = Queue()
  local p = Process{target = grand, daemon = true} p:start()
  outcome("daemon_with_children", out:get()) p:join()
  local q = Process{target = slow} q:start()
  outcome("set_after_start", text(function() q.daemon = true end))
  outcome("start_twice", text(q.start, q))
  q:join()
  local r = Process{target = slow}
  outcome("join_before_start", text(r.join, r))
end
