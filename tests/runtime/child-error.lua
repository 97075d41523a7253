-- An error in a child: its name, file, line; the others go on; the exit code is 1.
-- picker: os
-- picker: script
-- exit: 0
-- says: worker-7: child-error.lua:7: oh no
-- outcome: {"code":1,"other":0}
function bad() error("oh no") end
function good() end
function main()
  local a, b = Process{target = bad, name = "worker-7"}, Process{target = good}
  a:start() b:start() a:join() b:join()
  outcome("code", a.exitcode) outcome("other", b.exitcode)
end
