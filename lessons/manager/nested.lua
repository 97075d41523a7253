function add(book)
  local page = book.page --@copy
  page[#page + 1] = "ada" --@change
end

function main()
  local manager = Manager() --@manager
  local book = manager:dict({page = {"first"}}) --@make
  local guest = Process{target = add, args = {book}, name = "ada"}
  guest:start()
  guest:join()
  outcome("lines", #book.page) --@read
  manager:shutdown()
end
