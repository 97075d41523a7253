-- Thread, and the table threading. Objects are tables; their class is their metatable.
local core = ...
local living, order, made = {}, {}, 0   -- number -> object; numbers by start; how many were made

local Thread = {}
local properties = {
	name = function(self) return rawget(self, "_name") end,
	daemon = function(self) return rawget(self, "_daemon") end,
}
local setters = {
	name = function(self, value) rawset(self, "_name", tostring(value)) end,
	daemon = function(self, value)
		if rawget(self, "_started") then core.throw("RuntimeError", "cannot set daemon status of active thread") end
		rawset(self, "_daemon", value and true or false)
	end,
}

-- class(Base): a class of threads. Its instances are made by calling it; init(...) is called if there is one.
local function derive(base)
	local class = {}
	local meta = {
		__index = function(self, key)
			local property = properties[key]
			if property then return property(self) end
			return class[key]
		end,
		__newindex = function(self, key, value)
			local setter = setters[key]
			if setter then setter(self, value) else rawset(self, key, value) end
		end,
		__tostring = function(self) return "Thread(" .. tostring(rawget(self, "_name")) .. ")" end,
		__name = "Thread",
	}
	return setmetatable(class, {
		__index = base,
		__call = function(_, ...)
			local self = setmetatable({}, meta)
			if class.init then
				Thread._prepare(self, {})
				class.init(self, ...)
			else
				Thread._prepare(self, ... or {})
			end
			return self
		end,
	})
end

local fields = { target = true, args = true, name = true, daemon = true }

function Thread._prepare(self, options)
	if type(options) ~= "table" then core.throw("TypeError", "Thread takes a table: Thread{target = f, args = {...}}") end
	for name in pairs(options) do
		if not fields[name] then
			core.throw("TypeError", "Thread has no field '%s': it takes target, args, name, daemon", tostring(name))
		end
	end
	made = made + 1
	local current, daemon = living[core.thread_id()], options.daemon
	if daemon == nil then daemon = current and current.daemon end
	rawset(self, "_name", options.name or ("Thread-" .. made))
	rawset(self, "_target", options.target)
	rawset(self, "_args", options.args or {})
	rawset(self, "_daemon", daemon and true or false)
end

function Thread:run()
	if self._target then self._target(table.unpack(self._args)) end
end

local function forget(id)
	living[id] = nil
	for i, other in ipairs(order) do
		if other == id then table.remove(order, i) return end
	end
end

function Thread:start()
	if rawget(self, "_started") then core.throw("RuntimeError", "threads can only be started once") end
	rawset(self, "_started", true)
	local function body()
		local id, native = core.thread_id()
		rawset(self, "ident", id)
		rawset(self, "native_id", native)
		if not living[id] then
			living[id] = self
			order[#order + 1] = id
		end
		-- As a guard: the object is forgotten however run ends, and the error goes on to be told.
		local guard <close> = setmetatable({}, { __close = function() rawset(self, "_ended", true) forget(id) end })
		self:run()
	end
	local id = core.thread_start(body, self.name, self.daemon)
	rawset(self, "ident", id)
	if not rawget(self, "_ended") and not living[id] then
		living[id] = self
		order[#order + 1] = id
	end
end

function Thread:join(timeout)
	if not rawget(self, "_started") then core.throw("RuntimeError", "cannot join thread before it is started") end
	if self.ident == core.thread_id() then core.throw("RuntimeError", "cannot join current thread") end
	core.thread_join(self.ident, timeout)
end

function Thread:is_alive()
	return rawget(self, "_started") == true and core.thread_is_alive(self.ident)
end

local ThreadClass = derive(Thread)
rawset(ThreadClass, "_derive", derive)

-- The main thread, and whatever thread a fork went on in.
local function main_object(id)
	local main = ThreadClass{ name = "MainThread" }
	made = made - 1
	rawset(main, "_started", true)
	rawset(main, "_daemon", false)
	rawset(main, "ident", id)
	rawset(main, "native_id", getpid())
	return main
end

local main, main_of = nil, core.process_id()
local function main_thread()
	if main_of ~= core.process_id() then  -- a fork has copied this table; its threads are not here
		main_of = core.process_id()
		local here = living[core.forked_in()]
		living, order = {}, {}
		main = here or main_object(main_of)
		rawset(main, "ident", main_of)
	end
	main = main or main_object(main_of)
	return main
end

local threading = { Thread = ThreadClass, main_thread = main_thread }

function threading.current_thread()
	local first = main_thread()
	return living[core.thread_id()] or first
end

function threading.enumerate()
	local all = { main_thread() }
	for _, id in ipairs(order) do all[#all + 1] = living[id] end
	return all
end

function threading.active_count() return #threading.enumerate() end
function threading.get_ident() return (core.thread_id()) end
function threading.get_native_id() local _, native = core.thread_id() return native end

for name, make in pairs(core.private or {}) do threading[name] = make end

return { Thread = ThreadClass, threading = threading }
