function visit(names, counts, name)
  names:append(name) --@append
  counts[name] = #name --@set
end

function main()
  local manager = Manager() --@manager
  local names, counts = manager:list(), manager:dict() --@make
  local guests = {}
  for i, name in ipairs{"ada", "ben"} do
    guests[i] = Process{target = visit, args = {names, counts, name}, name = name} --@start
    guests[i]:start()
    guests[i]:join()
  end
  outcome("names", table.concat(names:copy(), " ")) --@read
  outcome("letters", counts.ada + counts.ben)
  outcome("processes", #active_children() + 1) --@server
  manager:shutdown()
end
