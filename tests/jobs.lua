-- Four jobs for a scheduler: two that compute, one that waits much, one that comes late.
local function job(ticks, every)
  while ticks > 0 do
    local burst = math.min(every, ticks)
    work(burst)
    ticks = ticks - burst
    if ticks > 0 then io(5) end
  end
end

function long() job(24, 24) end
function talker() job(12, 3) end
function short() job(6, 6) end

function main()
  local a = Process{target = long, name = "long"}
  local b = Process{target = talker, name = "talker"}
  local c = Process{target = long, name = "other"}
  a:start() b:start() c:start()
  io(8)
  local d = Process{target = short, name = "late"}
  d:start()
  for _, p in ipairs{a, b, c, d} do p:join() end
end
