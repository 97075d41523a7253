function work()
  signal.pause() --@work
end

function main()
  local all = {}
  for i, name in ipairs{"anna", "idle", "ben"} do
    all[i] = Process{target = work, name = name} --@make
    all[i]:start()
  end
  local goes
  for _, p in ipairs(active_children()) do
    if p.name == "idle" then goes = p end --@choose
  end
  goes:terminate() --@home
  goes:join()
  outcome("sent_home", goes.name)
  outcome("left", #active_children()) --@left
  for _, p in ipairs(all) do p:terminate() p:join() end
end
