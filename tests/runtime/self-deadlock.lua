-- A mutex twice in one task; a recursive lock counts.
-- picker: script
-- picker: os
-- exit: 1
-- says: Deadlock
function main() local r, l = RLock(), Lock() r:acquire() r:acquire() r:release() r:release() l:acquire() l:acquire() end
