local visits, pause = param("visits", 4), param("pause", 0.2)
local zips = param("busy", false) and math.min(cpu_count() + 1, 9) or 0

local function visit(log, n)
  local status = n % 2 == 0 and "404" or "200"
  log:write("10.0.0." .. n .. " GET /page" .. n .. " " .. status .. "\n")
  log:flush()
end

function zip() work(20000) end --@zip

function main()
  local log = open("access.log", "w")
  local tail = subprocess.Popen{"tail", "-n", "0", "-s", "0.05", "-f", "access.log", stdout = subprocess.PIPE} --@tail
  local grep = subprocess.Popen{"grep", "--line-buffered", "404", stdin = tail.stdout, stdout = subprocess.PIPE} --@grep
  local old = {}
  for n = 1, zips do
    old[n] = Process{target = zip, name = "zip-" .. n}
    old[n]:start() --@busy
  end
  sleep(pause)
  for n = 1, visits do
    visit(log, n) --@line
    sleep(pause)
  end
  tail:terminate() --@end
  local found = 0
  for _ in grep:communicate():gmatch("404") do found = found + 1 end
  for n = 1, zips do
    old[n]:terminate()
    old[n]:join()
  end
  outcome("found", found)
end
