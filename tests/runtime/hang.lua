-- The consumer waits for ever: named as a hang, at once.
-- picker: script
-- exit: 1
-- says: A hang
function consume(q) while true do q:get() end end
function main() local q = Queue() local c = Process{target = consume, args = {q}} c:start() q:put(1) c:join() end
