-- The counter in a database: right in one transaction.
-- methods: fork spawn
function buy()
  local db = sqlite3.connect("shop.db")
  for i = 1, 5 do
    db:begin()
    local n = db:execute("select n from tickets")[1].n
    db:execute("update tickets set n = ?", {n - 1})
    db:commit()
  end
  db:close()
end
function main()
  local db = sqlite3.connect("shop.db")
  db:execute("create table tickets(n)") db:execute("insert into tickets values(?)", {100})
  local all = {}
  for i = 1, 6 do all[i] = Process{target = buy} all[i]:start() end
  for i = 1, 6 do all[i]:join() end
  outcome("left", db:execute("select n from tickets")[1].n)
end
