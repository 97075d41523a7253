-- Four ways to end.
-- methods: fork spawn forkserver
function normal() end
function by_error() exit(3) end
function fatal() os.kill(os.getpid(), signal.SIGSEGV) sleep(10) end
function sleeper() sleep(100) end
function main()
  local codes = {}
  for i, f in ipairs{normal, by_error, fatal, sleeper} do
    local p = Process{target = f}
    p:start()
    if f == sleeper then p:kill() end
    p:join()
    codes[i] = p.exitcode
  end
  outcome("codes", codes)
end
