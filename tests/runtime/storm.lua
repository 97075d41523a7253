-- Workers are killed at random while they put, get, lock and add: what is left ends, nothing hangs.
-- picker: os
-- times: 20
-- exit: 0
-- outcome: {"ended":true}
function work(q, lock, v)
  for i = 1, 400 do
    pcall(q.put, q, {i, string.rep("x", i % 300)}, true, 0.02)
    lock:acquire() v.value = v.value + 1 lock:release()
    pcall(q.get, q, true, 0.02)
  end
end
function main()
  local q, lock, v, all = Queue(math.random(0, 3)), Lock(), Value("i", 0), {}
  for i = 1, 8 do all[i] = Process{target = work, args = {q, lock, v}} all[i]:start() end
  for i = 1, 8 do
    sleep(math.random() / 300)
    if math.random() < 0.7 then all[i]:kill() end
  end
  for i = 1, 8 do all[i]:join() end
  lock:acquire() lock:release()
  outcome("ended", true)
end
