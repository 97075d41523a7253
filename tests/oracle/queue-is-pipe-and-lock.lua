-- A pipe that two read is whole again with a lock round each message; and a queue, which has that lock, never tears.
function exactly(fd, n)
  local text = ""
  while #text < n do
    local part = os.read(fd, n - #text)
    if part == "" then return nil end
    text = text .. part
  end
  return text
end
function reader(r, w, lock, q)
  os.close(w)
  while true do
    lock:acquire()
    local size = exactly(r, 1)
    local text = size and exactly(r, tonumber(size))
    lock:release()
    if not text then break end
    q:put(text)
  end
  q:put("end")
end
function getter(input, q)
  while true do
    local text = input:get()
    if text == "end" then break end
    q:put({text:sub(1, 1), #text, text == text:sub(1, 1):rep(#text)})
  end
end
function main()
  local r, w = os.pipe()
  local lock, q, ps = Lock(), Queue(), {}
  for i = 1, 2 do ps[i] = Process{target = reader, args = {r, w, lock, q}} ps[i]:start() end
  for i = 1, 20 do local n = i % 9 + 1 os.write(w, n .. tostring(n):rep(n)) end
  os.close(w)
  local ends, whole, torn = 0, 0, 0
  while ends < 2 do
    local text = q:get()
    if text == "end" then ends = ends + 1
    elseif text == tostring(#text):rep(#text) then whole = whole + 1 else torn = torn + 1 end
  end
  for i = 1, 2 do ps[i]:join() end
  outcome("whole", whole) outcome("torn", torn)
  local input, long, sum = Queue(), 0, 0
  for i = 1, 2 do ps[i] = Process{target = getter, args = {input, q}} ps[i]:start() end
  for _, c in ipairs{"a", "b", "c", "d", "e", "f"} do input:put(c:rep(70000)) end
  for i = 1, 2 do input:put("end") end
  for i = 1, 6 do local it = q:get() sum = sum + it[2] if it[3] then long = long + 1 end end
  for i = 1, 2 do ps[i]:join() end
  outcome("long_and_whole", long) outcome("bytes", sum)
end
