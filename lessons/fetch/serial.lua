local wait = param("wait", 0.3)

function serve(reader, writer)
  reader:readline()
  asyncio.sleep(wait) --@serve
  writer:write("page\n")
  writer:drain()
  writer:close()
end

function fetch(port, n)
  local reader, writer = asyncio.open_connection("127.0.0.1", port) --@connect
  writer:write("page " .. n .. "\n")
  writer:drain()
  local page = reader:readline() --@wait
  writer:close()
  return page
end

function all(pages)
  local server = asyncio.start_server(serve, "127.0.0.1", 0)
  local _, port = server:getsockname()
  local got = {}
  for n = 1, pages do got[n] = fetch(port, n) end --@one
  server:close()
  return #got
end

function main()
  local from = time.time()
  outcome("pages", asyncio.run(all, param("pages", 3)))
  outcome("waits", math.floor((time.time() - from) / wait + 0.3))
end
