-- Nobody goes on before all have come; again and again; a time-out or an abort breaks it for all, a reset mends it.
-- methods: fork spawn
function runner(b, came, early, q)
  local places = {}
  for round = 1, 3 do
    came:get_lock():with(function() came.value = came.value + 1 end)
    places[round] = b:wait()
    if came.value < round * 3 then early.value = 1 end
  end
  q:put(places)
end
function waits(b, q) local ok, err = pcall(b.wait, b) q:put(ok and "passed" or err.type) end
function kind(f, ...) local ok, err = pcall(f, ...) return ok and "fine" or err.type end
function until_waiting(b, n) while b.n_waiting < n do sleep(0.001) end end
function main()
  local b, came, early, q, ps = Barrier(3), Value("i", 0), Value("i", 0), Queue(), {}
  for i = 1, 3 do ps[i] = Process{target = runner, args = {b, came, early, q}} ps[i]:start() end
  local rounds = {{}, {}, {}}
  for i = 1, 3 do local places = q:get() for r = 1, 3 do table.insert(rounds[r], places[r]) end end
  for i = 1, 3 do ps[i]:join() table.sort(rounds[i]) end
  outcome("places", rounds) outcome("early", early.value) outcome("parties", b.parties)
  for i = 1, 2 do ps[i] = Process{target = waits, args = {b, q}} ps[i]:start() end
  until_waiting(b, 2) outcome("n_waiting", b.n_waiting)
  b:abort() outcome("aborted", {q:get(), q:get()}) ps[1]:join() ps[2]:join()
  outcome("broken", b.broken) outcome("while_broken", kind(b.wait, b))
  b:reset() outcome("mended", b.broken)
  outcome("in_time", kind(b.wait, b, 0.01)) outcome("broken_again", b.broken)
end
