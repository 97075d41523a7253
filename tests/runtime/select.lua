-- select is Python's module, and can still be called as Lua's own function.
-- picker: os
-- exit: 0
-- outcome: {"ready":1,"third":"c","count":2,"last":6,"second":"b","beyond":0,"zero":"false","before":"false"}
function main()
	local out, into = os.pipe()
	os.write(into, "x")
	outcome("ready", #select.poll({out}, 1))
	outcome("third", select(3, "a", "b", "c"))
	outcome("count", select("#", 1, nil))
	outcome("last", (select(-1, 5, 6)))
	outcome("second", (select("2", "a", "b")))
	outcome("beyond", select("#", select(5, 1, 2)))
	outcome("zero", tostring(pcall(select, 0, 1)))
	outcome("before", tostring(pcall(select, -3, 1, 2)))
end
