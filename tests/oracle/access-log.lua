-- A process per day: visits and distinct addresses.
-- methods: fork spawn
function day(n)
  local x, lines = n * 7919, {}
  for i = 1, 200 do
    x = (x * 1103515245 + 12345) % 2147483648
    lines[i] = "10.0.0." .. (x // 65536) % 50 .. " - - GET /"
  end
  write("access-" .. n .. ".log", table.concat(lines, "\n") .. "\n")
end
function count(n)
  local visits, seen, distinct = 0, {}, 0
  for line in open("access-" .. n .. ".log"):lines() do
    visits = visits + 1
    local address = line:match("^%S+")
    if not seen[address] then seen[address] = true distinct = distinct + 1 end
  end
  return {visits, distinct}
end
function main()
  for n = 1, 4 do day(n) end
  local p, results = Pool(2), {}
  for n = 1, 4 do p:apply_async(count, {n}, {callback = function(v) results[n] = v end}) end
  p:close() p:join()
  outcome("days", results)
end
