-- What a spawned child cannot be given, and what it can.
-- methods: fork
function child() end
function inherits(lock) lock:acquire() lock:release() end
function try(f, ...)
  local p = get_context("spawn").Process{target = f, args = {...}}
  local ok, err = pcall(p.start, p)
  if ok then p:join() return p.exitcode == 0 and "fine" or "failed" end
  return err.message:match("cannot pickle '[%w_.]+' object") or err.message:match("Can't pickle local object") or err.message
end
function main()
  outcome("file", try(child, open("a.txt", "w")))
  outcome("thread_lock", try(child, threading.Lock()))
  outcome("closure", try(child, function() end))
  outcome("process_lock", try(inherits, Lock()))
end
