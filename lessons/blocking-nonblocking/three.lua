local wait = param("wait", 0.3)

function late(into)
  sleep(wait) --@late
  os.write(into, "x")
end

local ways = {
  blocking = function(out)
    os.read(out, 1) --@blocking
    return 1
  end,
  polling = function(out)
    local tries = 0
    os.set_blocking(out, false) --@nonblocking
    repeat
      tries = tries + 1
      local got = pcall(os.read, out, 1) --@try
    until got
    return tries
  end,
  poll = function(out)
    select.poll({out}) --@poll
    os.read(out, 1)
    return 1
  end,
}

local function measure(way)
  local out, into = os.pipe()
  local writer = Process{target = late, args = {into}, name = "for-" .. way}
  writer:start()
  local from = time.process_time()
  local tries = ways[way](out)
  local cpu = time.process_time() - from
  writer:join()
  print(string.format("%-8s %6d tries  %.4f s of CPU", way, tries, cpu))
  return cpu
end

function main()
  local quiet, burnt, told = measure("blocking"), measure("polling"), measure("poll")
  outcome("burns", burnt > 5 * quiet and burnt > 5 * told and "polling" or "none") --@told
end
