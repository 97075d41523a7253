-- A worker is killed in the middle of a call: every future says so, none hangs.
-- picker: os
-- picker: script
-- times: 3
-- exit: 0
-- outcome: {"broken":6,"after":"BrokenProcessPool"}
function pid() return os.getpid() end
function slow() sleep(100) end
function main()
  local ex, fs, broken = ProcessPoolExecutor(2), {}, 0
  local victim = ex:submit(pid):result()
  for i = 1, 6 do fs[i] = ex:submit(slow) end
  sleep(0.01)
  os.kill(victim, signal.SIGKILL)
  for i = 1, 6 do
    local ok, err = pcall(fs[i].result, fs[i])
    if not ok and err.type == "BrokenProcessPool" then broken = broken + 1 end
  end
  outcome("broken", broken)
  local _, err = pcall(ex.submit, ex, pid)
  outcome("after", err.type)
end
