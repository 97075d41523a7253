-- A dict: from whom -> what.
function client(port, i) local c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for k = 1, 2 do c:sendto("c" .. i .. "." .. k, "127.0.0.1", port) end c:close() end
function main()
  local s, all, inbox, sizes, n = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), {}, {}, {}, 0
  s:bind("127.0.0.1", 0)
  local _, port = s:getsockname()
  for i = 1, 3 do all[i] = Process{target = client, args = {port, i}} all[i]:start() end
  for i = 1, 6 do
    local data, from = s:recvfrom(100)
    if not inbox[from] then inbox[from] = {} n = n + 1 end
    table.insert(inbox[from], data)
  end
  for i = 1, 3 do all[i]:join() end
  for _, list in pairs(inbox) do sizes[#sizes + 1] = #list end
  outcome("clients", n) outcome("each", sizes)
end
