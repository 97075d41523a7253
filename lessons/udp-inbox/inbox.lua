function client(port, name)
  local c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
  for k = 1, 2 do
    c:sendto(name .. " " .. k, "127.0.0.1", port) --@send
  end
  c:close()
end

function main()
  local server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM) --@socket
  server:bind("127.0.0.1", 0)
  local _, port = server:getsockname()
  local clients, inbox, senders, first = {}, {}, 0, nil
  for i, name in ipairs{"ada", "ben", "cem"} do
    clients[i] = Process{target = client, args = {port, name}, name = name}
    clients[i]:start()
  end
  for _ = 1, 6 do
    local message, host, from = server:recvfrom(100) --@recv
    first = first or message
    local address = host .. ":" .. tostring(from)
    if not inbox[address] then
      inbox[address], senders = {}, senders + 1 --@new
    end
    table.insert(inbox[address], message) --@file
    print("port " .. from .. ": " .. table.concat(inbox[address], ", "))
  end
  for _, p in ipairs(clients) do p:join() end
  local sizes = {}
  for _, list in pairs(inbox) do sizes[#sizes + 1] = tostring(#list) end
  outcome("first", first)
  outcome("senders", senders)
  outcome("each", table.concat(sizes, " "))
end
