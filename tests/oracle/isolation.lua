-- Each process has its own data.
-- methods: fork spawn forkserver
basket = {}
function child(q) basket[#basket + 1] = 666 q:put(#basket) end
function main() local q = Queue() local p = Process{target = child, args = {q}} p:start() outcome("child", q:get()) p:join() outcome("parent", #basket) end
