-- together{...}: tasks that are all there before the first of them may move. busy_wait(f): waits by asking again and again.
local core = ...

local function start_all(tasks)
	for _, task in ipairs(tasks) do task:start() end
end

-- Each is {target = f, args = {...}}, or a Process or Thread that is not started yet. Joins them all, in their order, and gives them back.
local function together(specs)
	if type(specs) ~= "table" or #specs == 0 then
		core.throw("TypeError", "together takes a list: together{ {target = f, args = {v}}, {target = g} }")
	end
	local tasks = {}
	for i, spec in ipairs(specs) do
		tasks[i] = type(spec) == "table" and not getmetatable(spec) and Process(spec) or spec
	end
	local line = core.line()
	local ok, err = pcall(start_all, tasks)
	core.line_open(line)
	if not ok then error(err, 0) end
	for _, task in ipairs(tasks) do task:join() end
	return tasks
end

-- Steered, it asks again only when a Value or an Array has been changed since it asked last.
local function busy_wait(f)
	if type(f) ~= "function" then core.throw("TypeError", "busy_wait takes a function that says whether to go on") end
	while true do
		local seen = core.changes()
		local result = f()
		if result then return result end
		core.turn(seen)
	end
end

return { together = together, busy_wait = busy_wait }
