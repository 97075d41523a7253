-- greenlet: switch by hand, from any to any; and generators.
--
-- Lua's coroutines know who resumed them; greenlets do not care. So a hub, the loop in which a thread's first switch
-- happens, resumes whoever is switched to, until somebody switches back to where it began.
local core = ...
local plain = core.plain
local pack, unpack = table.pack, table.unpack
local co_resume, co_status = plain.resume, plain.status
local made = 0

local Greenlet = {}
local hubs = {}          -- thread's number -> {current, root}

local function hub_here()
	local id = core.thread_id()
	local hub = hubs[id]
	if not hub then
		local root = setmetatable({ number = id, dead = false, is_root = true }, Greenlet)
		hub = { root = root, current = root }
		hubs[id] = hub
	end
	return hub
end

local function go_to(target)
	if target.number and core.here() ~= target.number then core.switch(target.number) end
end

-- In the root: goes on until somebody switches here.
local function run(hub, target, values)
	while target ~= hub.root do
		hub.current = target
		local result = pack(plain.resume(target._co, unpack(values, 1, values.n)))
		if plain.status(target._co) ~= "dead" then
			target, values = result[2], result[3]          -- it switched on
		else
			target.dead = true
			if target.number then core.ended(result[1] and 0 or 1) core.switch(hub.root.number, true) end
			if not result[1] then
				hub.current = hub.root
				error(result[2], 0)
			end
			target, values = hub.root, pack(unpack(result, 2, result.n))
		end
	end
	hub.current = hub.root
	return unpack(values, 1, values.n)
end

function Greenlet.switch(self, ...)
	local hub = hub_here()
	if self.dead then core.throw("RuntimeError", "cannot switch to a dead greenlet") end
	if self == hub.current then return ... end
	local here = hub.current
	go_to(self)
	if here == hub.root then return run(hub, self, pack(...)) end
	return plain.yield(self, pack(...))
end

Greenlet.__index = Greenlet
Greenlet.__name = "greenlet"
function Greenlet.__tostring(self) return "greenlet(" .. (self.name or "root") .. ")" end

local function greenlet(f)
	if type(f) ~= "function" then core.throw("TypeError", "greenlet takes a function") end
	made = made + 1
	local name = core.global_name(f) or ("greenlet-" .. made)
	local self = setmetatable({ dead = false, name = name }, Greenlet)
	local root = hub_here().root
	self._co, self.number = core.coroutine(f, name)
	self.parent = root
	return self
end

-- generator(f)(...): an iterator over what f yields. yield_from(g) passes on all of g's, and gives g's return value.
local Generator = {}
Generator.__index = Generator
Generator.__name = "generator"
local running = {}       -- thread's number -> the generator that runs

-- Without a number nobody is told: the short way.
local function finish(self, ok, ...)
	if co_status(self._co) ~= "dead" then return ... end
	self.dead = true
	if not ok then error((...), 0) end
	self.value = ...
	return nil
end

local function resume(self, ...)
	if not self.number then return finish(self, plain.resume(self._co, ...)) end
	local id, from = core.thread_id(), core.here()
	local before = running[id]
	running[id] = self
	if self.number then core.switch(self.number) end
	local result = pack(plain.resume(self._co, ...))
	running[id] = before
	local over = plain.status(self._co) == "dead"
	if self.number then
		if over then core.ended(result[1] and 0 or 1) end
		core.switch(from, over)
	end
	if over then
		self.dead = true
		if not result[1] then error(result[2], 0) end
		self.value = result[2]
		return nil
	end
	return unpack(result, 2, result.n)
end

function Generator.send(self, ...)
	if self.dead then core.throw("StopIteration", "the generator has ended") end
	if not self.started then
		self.started = true
		return resume(self, unpack(self._args, 1, self._args.n))
	end
	return resume(self, ...)
end

function Generator.next(self) return Generator.send(self) end

function Generator.__call(self)
	if self.dead then return nil end
	if self.started and not self.number then return finish(self, co_resume(self._co)) end
	return Generator.send(self)
end

local function generator(f)
	if type(f) ~= "function" then core.throw("TypeError", "generator takes a function") end
	local name = core.global_name(f) or "generator"
	return function(...)
		made = made + 1
		local self = setmetatable({ dead = false, _args = pack(...) }, Generator)
		self._co, self.number = core.coroutine(f, name .. "-" .. made)
		return self
	end
end

local function yield(...)
	if not plain.isyieldable() then core.throw("SyntaxError", "'yield' outside function: only a generator can yield") end
	return plain.yield(...)
end

local function yield_from(iterator)
	for value in iterator do yield(value) end
	return type(iterator) == "table" and iterator.value or nil
end

return { greenlet = greenlet, generator = generator, yield = yield, yield_from = yield_from }
