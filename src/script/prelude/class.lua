-- class(Base): classes of processes, of threads, and plain ones.
--
-- An instance is a table; what a process has by nature (pid, name, start, join ...) is that of a Process behind it. A spawned
-- child gets the instance's fields and the name of its class, and finds the class again by that name.
local core = ...
local processes = setmetatable({}, { __mode = "k" })   -- instance -> its Process
local by_nature = { pid = true, name = true, daemon = true, exitcode = true, sentinel = true }
local passed_on = { "start", "join", "is_alive", "terminate", "kill", "close" }

local Base = { run = function() end }
for _, name in ipairs(passed_on) do
	Base[name] = function(self, ...)
		local process = processes[self]
		if not process then core.throw("AssertionError", "can only %s a process object created by current process", name) end
		if name == "start" then rawset(self, "_class", core.global_name(getmetatable(self).class) or false) end
		return process[name](process, ...)
	end
end

local function run_instance(self) self:run() end

local function derive(base)
	local class = {}
	local meta = {
		class = class, __name = "Process", __pack = "instance",
		__index = function(self, key)
			if by_nature[key] then
				local process = processes[self]
				if process then return process[key] end
				return current_process()[key]
			end
			return class[key]
		end,
		__newindex = function(self, key, value)
			if by_nature[key] and processes[self] then processes[self][key] = value else rawset(self, key, value) end
		end,
		__tostring = function(self) return "Process(" .. tostring(self.name) .. ")" end,
	}
	class.__meta = meta
	return setmetatable(class, {
		__index = base,
		__call = function(_, ...)
			local self = setmetatable({}, meta)
			local options = not class.init and type((...)) == "table" and ... or {}
			processes[self] = Process{ target = run_instance, args = { self }, name = options.name, daemon = options.daemon }
			if class.init then class.init(self, ...) end
			return self
		end,
	})
end

core.revivers = core.revivers or {}
core.revivers.instance = function(fields)
	local class = fields._class and _G[fields._class]
	if not class then core.throw("AttributeError", "Can't pickle local object: make the class a global one, that a spawned process knows by its name") end
	return setmetatable(fields, class.__meta)
end

local function plain(base)
	local class = {}
	class.__index = class
	return setmetatable(class, {
		__index = base,
		__call = function(_, ...)
			local self = setmetatable({}, class)
			if class.init then class.init(self, ...) end
			return self
		end,
	})
end

local function class(base)
	if base == Process then return derive(Base) end
	if type(base) == "table" then
		if rawget(base, "__meta") then return derive(base) end
		if base._derive then return base._derive(base) end
		return plain(base)
	end
	if base == nil then return plain(nil) end
	core.throw("TypeError", "class takes Process, Thread or a class")
end

-- A context: all names, and what is made through it is started by its method.
local function get_context(method)
	method = method or get_start_method()
	core.with_method(method, function() end)   -- is there such a method?
	return setmetatable({ get_start_method = function() return method end }, {
		__index = function(_, name)
			local value = _G[name]
			if type(value) ~= "function" then return value end
			return function(...) return core.with_method(method, value, ...) end
		end,
	})
end

local multiprocessing = setmetatable({ get_context = get_context }, { __index = function(_, name) return _G[name] end })

return { get_context = get_context, multiprocessing = multiprocessing, class = class, _run_instance = run_instance }
