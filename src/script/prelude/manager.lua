-- Manager: a real process that holds dicts, lists, locks, queues, values; what others hold are proxies, and each operation
-- on one is a message to the server and its answer.
--
-- The server is one loop over the channels of its clients. A request that has to wait (a lock, a queue) is kept, and
-- answered when its time has come; meanwhile others are served.
local core = ...
local pack, unpack = table.pack, table.unpack

-- ---- the server's side: what it holds ----

local kinds = {}

local function fail(kind, message) error({ kind, message }, 0) end
local WAIT = {}          -- what an operation gives that cannot be done yet

local function find(list, value, from)
	for i = from or 1, #list do if list[i] == value then return i end end
end

-- dict: keys in the order in which they came, as in Python.
kinds.dict = {
	new = function(initial)
		local self = { map = {}, keys = {} }
		for k, v in pairs(initial or {}) do
			self.keys[#self.keys + 1] = k
			self.map[k] = v
		end
		return self
	end,
	show = function(self) return core.show(self.map) end,
}
local dict = kinds.dict
function dict.setitem(self, k, v)
	if v == nil then return dict.pop(self, k, nil, true) end
	if self.map[k] == nil then self.keys[#self.keys + 1] = k end
	self.map[k] = v
end
function dict.getitem(self, k) return self.map[k] end
function dict.get(self, k, default)
	if self.map[k] == nil then return default end
	return self.map[k]
end
function dict.pop(self, k, default, quiet)
	local v = self.map[k]
	if v == nil then
		if default == nil and not quiet then fail("KeyError", core.show(k)) end
		return default
	end
	self.map[k] = nil
	table.remove(self.keys, find(self.keys, k))
	return v
end
function dict.update(self, other) for k, v in pairs(other) do dict.setitem(self, k, v) end end
function dict.keys(self) return { unpack(self.keys) } end
function dict.values(self)
	local all = {}
	for i, k in ipairs(self.keys) do all[i] = self.map[k] end
	return all
end
function dict.items(self)
	local all = {}
	for i, k in ipairs(self.keys) do all[i] = { k, self.map[k] } end
	return all
end
function dict.clear(self) self.map, self.keys = {}, {} end
function dict.len(self) return #self.keys end
function dict.has_key(self, k) return self.map[k] ~= nil end
function dict.copy(self)
	local all = {}
	for k, v in pairs(self.map) do all[k] = v end
	return all
end
function dict.setdefault(self, k, default)
	if self.map[k] == nil then dict.setitem(self, k, default) end
	return self.map[k]
end

kinds.list = {
	new = function(initial) return { unpack(initial or {}) } end,
	show = function(self) return core.show(self) end,
}
local list = kinds.list
local function at(self, i)
	if type(i) ~= "number" then fail("TypeError", "list indices must be integers, not " .. type(i)) end
	if i < 0 then i = #self + 1 + i end
	if i < 1 or i > #self then fail("IndexError", "list index out of range") end
	return i
end
function list.getitem(self, i) return self[at(self, i)] end
function list.setitem(self, i, v) self[at(self, i)] = v end
function list.append(self, v) self[#self + 1] = v end
function list.extend(self, other) for _, v in ipairs(other) do self[#self + 1] = v end end
function list.insert(self, i, v) table.insert(self, math.max(1, math.min(i, #self + 1)), v) end
function list.pop(self, i)
	if #self == 0 then fail("IndexError", "pop from empty list") end
	return table.remove(self, at(self, i or #self))
end
function list.remove(self, v)
	local i = find(self, v)
	if not i then fail("ValueError", "list.remove(x): x not in list") end
	table.remove(self, i)
end
function list.index(self, v)
	local i = find(self, v)
	if not i then fail("ValueError", core.show(v) .. " is not in list") end
	return i
end
function list.count(self, v)
	local n = 0
	for _, x in ipairs(self) do if x == v then n = n + 1 end end
	return n
end
function list.sort(self) table.sort(self) end
function list.reverse(self) for i = 1, #self // 2 do self[i], self[#self + 1 - i] = self[#self + 1 - i], self[i] end end
function list.clear(self) for i = #self, 1, -1 do self[i] = nil end end
function list.len(self) return #self end
function list.copy(self) return { unpack(self) } end

local function make_lock(recursive)
	local lock = {
		new = function() return { depth = 0 } end,
		show = function(self) return self.depth == 0 and core.text("free") or core.text("held") end,
	}
	function lock.acquire(self, blocking, timeout, who)
		if self.depth > 0 and not (recursive and self.owner == who) then
			if blocking == false then return false end
			return WAIT, timeout, false
		end
		self.depth, self.owner = self.depth + 1, who
		return true
	end
	function lock.release(self, _, _, who)
		if self.depth == 0 then fail("RuntimeError", "release unlocked lock") end
		if recursive and self.owner ~= who then fail("RuntimeError", "cannot release un-acquired lock") end
		self.depth = self.depth - 1
		if self.depth == 0 then self.owner = nil end
	end
	return lock
end
kinds.Lock, kinds.RLock = make_lock(false), make_lock(true)

kinds.Queue = {
	new = function(maxsize) return { items = {}, maxsize = maxsize or 0, unfinished = 0 } end,
	show = function(self) return core.show(self.items) end,
}
local queue_of = kinds.Queue
function queue_of.put(self, item, options)
	if self.maxsize > 0 and #self.items >= self.maxsize then
		if options and options.block == false then fail("Full", "the queue is full") end
		return WAIT, options and options.timeout, { "Full", "the queue is full" }
	end
	self.items[#self.items + 1] = item
	self.unfinished = self.unfinished + 1
end
function queue_of.get(self, options)
	if #self.items == 0 then
		if options and options.block == false then fail("Empty", "the queue is empty") end
		return WAIT, options and options.timeout, { "Empty", "the queue is empty" }
	end
	return table.remove(self.items, 1)
end
function queue_of.qsize(self) return #self.items end
function queue_of.empty(self) return #self.items == 0 end
function queue_of.full(self) return self.maxsize > 0 and #self.items >= self.maxsize end
function queue_of.task_done(self)
	if self.unfinished == 0 then fail("ValueError", "task_done() called too many times") end
	self.unfinished = self.unfinished - 1
end
function queue_of.join(self)
	if self.unfinished > 0 then return WAIT end
end

kinds.Value = {
	new = function(_, value) return { value = value } end,
	show = function(self) return core.show(self.value) end,
	getitem = function(self) return self.value end,
	setitem = function(self, _, value) self.value = value end,
}
kinds.Namespace = {
	new = function(initial)
		local self = {}
		for k, v in pairs(initial or {}) do self[k] = v end
		return self
	end,
	show = function(self) return core.show(self) end,
	getitem = function(self, k) return self[k] end,
	setitem = function(self, k, v) self[k] = v end,
}

-- ---- the server's loop ----

local Server = {}
Server.__index = Server

function Server:create(kind, arguments)
	local made = kinds[kind]
	if not made or not made.new then fail("AttributeError", "a manager has no " .. tostring(kind)) end
	self.counts[kind] = (self.counts[kind] or 0) + 1
	local id = #self.held + 1
	self.held[id] = { kind = made, value = made.new(unpack(arguments, 1, arguments.n)), name = kind .. "-" .. self.counts[kind] }
	return id
end

-- Does it, and tells what it holds now. WAIT, the timeout and what to say then, when it cannot be done yet.
function Server:perform(request)
	if request.method == "create" then
		local id = self:create(request.kind, request.args)
		core.emit("HELD", self.object, id, 0, self.held[id].name, self.held[id].kind.show(self.held[id].value))
		return { id = id, name = self.held[id].name }
	end
	local held = self.held[request.id]
	local f = held and held.kind[request.method]
	if not f or request.method == "new" or request.method == "show" then
		fail("AttributeError", (held and held.name or "it") .. " has no method " .. tostring(request.method))
	end
	local arguments = request.args
	if held.kind == kinds.Lock or held.kind == kinds.RLock then arguments = { arguments[1], arguments[2], request.who, n = 3 } end
	local value, timeout, late
	if request.method == "release" then value = f(held.value, nil, nil, request.who)
	else value, timeout, late = f(held.value, unpack(arguments, 1, arguments.n)) end
	if value ~= WAIT then core.emit("HELD", self.object, request.id, 0, held.name, held.kind.show(held.value)) end
	return value, timeout, late
end

local function answer(client, fields)
	local ok, bytes = pcall(core.pack, fields)
	if not ok then bytes = core.pack({ error = { "TypeError", tostring(bytes) } }) end
	pcall(core.channel_send, client, bytes)
end

local function error_answer(err)
	if type(err) == "table" and err[1] and not err.type then return { error = err } end
	if type(err) == "table" and err.type then return { error = { err.type, err.message } } end
	return { error = { "RuntimeError", tostring(err) } }
end

-- True when it was answered.
function Server:try(waiting)
	local ok, value, timeout, late = pcall(self.perform, self, waiting.request)
	if not ok then
		answer(waiting.client, error_answer(value))
	elseif value == WAIT then
		if not waiting.told then
			waiting.told = true
			waiting.deadline = timeout and core.now() + math.ceil(timeout * 1e9) or nil
			waiting.late = late
		end
		return false
	else
		answer(waiting.client, { value = value })
	end
	return true
end

-- What has waited may be possible now, or too late.
function Server:retry()
	local again = true
	while again do
		again = false
		for i, waiting in ipairs(self.waiting) do
			local late = waiting.deadline and core.now() >= waiting.deadline
			if self:try(waiting) then
				again = true
			elseif late then
				answer(waiting.client, type(waiting.late) == "table" and { error = waiting.late } or { value = waiting.late })
				again = true
			end
			if again then
				table.remove(self.waiting, i)
				break
			end
		end
	end
end

local function close_client(self, client)
	core.close(client)
	for i, other in ipairs(self.clients) do
		if other == client then table.remove(self.clients, i) break end
	end
	for i = #self.waiting, 1, -1 do
		if self.waiting[i].client == client then table.remove(self.waiting, i) end
	end
end

function Server:serve(client)
	local bytes = core.channel_recv(client, "SERVE", self.object)
	if not bytes then
		close_client(self, client)
		return true
	end
	local request = core.unpack(bytes)
	core.emit("SERVE", self.object, request.number, 0, request.text, request.shown)
	if request.method == "shutdown" then
		answer(client, { value = true })
		return false
	end
	local waiting = { client = client, request = request }
	if not self:try(waiting) then table.insert(self.waiting, waiting) end
	self:retry()
	return true
end

local function next_deadline(self)
	local first
	for _, waiting in ipairs(self.waiting) do
		if waiting.deadline and (not first or waiting.deadline < first) then first = waiting.deadline end
	end
	return first and math.max(0, first - core.now()) or nil
end

local function manager_server(path, object, ready)
	local self = setmetatable({ object = object, clients = {}, waiting = {}, held = {}, counts = {}, listening = core.channel_listen(path) }, Server)
	ready:send(true)
	ready:close()
	while true do
		local fds = { self.listening, unpack(self.clients) }
		local clients = { unpack(self.clients) }
		local set = core.poll(fds, {}, next_deadline(self), object)
		for i, client in ipairs(clients) do
			if set[i + 1] and not self:serve(client) then
				core.remove(path)
				return
			end
		end
		if set[1] then self.clients[#self.clients + 1] = core.channel_accept(self.listening) end
		self:retry()
	end
end

-- ---- the clients' side ----

local channels = {}      -- thread's number .. manager -> descriptor

local function channel_to(object)
	local key = core.thread_id() .. ":" .. object
	if not channels[key] then channels[key] = core.channel_connect(".manager-" .. object) end
	return channels[key], key
end

local function shown_arguments(args)
	local parts = {}
	for i = 1, args.n do parts[i] = core.show(args[i]) end
	local text = "(" .. table.concat(parts, ", ") .. ")"
	return #text <= 80 and text or text:sub(1, 77) .. "..."
end

local function call(object, request, text)
	local fd, key = channel_to(object)
	request.n = nil
	request.who = core.thread_id()
	request.text, request.shown = text, shown_arguments(request.args)
	core.pass("CALL", object, text)
	request.number = core.number(object)
	local bytes = core.pack(request)
	core.emit("CALL", object, request.number, 0, text, request.shown)
	local ok, err = pcall(core.channel_send, fd, bytes)
	local reply = ok and core.channel_recv(fd, "ANSWER", object)
	if not reply then
		core.close(fd)
		channels[key] = nil
		core.throw("EOFError", "the manager's server has ended: nobody answers")
	end
	local fields = core.unpack(reply)
	core.emit("ANSWER", object, request.number, 0, text, fields.error and fields.error[1] or core.show(fields.value))
	if fields.error then core.throw(fields.error[1], fields.error[2]) end
	return fields.value
end

local function request_of(self, method, ...)
	return call(rawget(self, "_object"), { id = rawget(self, "_id"), method = method, args = pack(...) }, rawget(self, "_name") .. "." .. method)
end

local methods = {
	dict = { "get", "pop", "update", "keys", "values", "items", "clear", "len", "has_key", "copy", "setdefault" },
	list = { "append", "extend", "insert", "pop", "remove", "index", "count", "sort", "reverse", "clear", "len", "copy" },
	Lock = { "release" }, RLock = { "release" },
	Queue = { "qsize", "empty", "full", "task_done", "join" },
	Value = {}, Namespace = {},
}

local function options_of(block, timeout)
	if type(block) == "table" then return { block = block.block ~= false, timeout = block.timeout } end
	return { block = block == nil or block == true, timeout = timeout }
end

local extra = {
	Lock = {
		acquire = function(self, blocking, timeout) return request_of(self, "acquire", blocking ~= false, timeout) end,
		with = function(self, f, ...)
			request_of(self, "acquire", true)
			local guard <close> = setmetatable({}, { __close = function() request_of(self, "release") end })
			return f(...)
		end,
	},
	Queue = {
		put = function(self, item, block, timeout) return request_of(self, "put", item, options_of(block, timeout)) end,
		get = function(self, block, timeout) return request_of(self, "get", options_of(block, timeout)) end,
		put_nowait = function(self, item) return request_of(self, "put", item, { block = false }) end,
		get_nowait = function(self) return request_of(self, "get", { block = false }) end,
	},
}
extra.RLock = extra.Lock

local metas = {}
for kind, names in pairs(methods) do
	local own = {}
	for _, name in ipairs(names) do own[name] = function(self, ...) return request_of(self, name, ...) end end
	for name, f in pairs(extra[kind] or {}) do own[name] = f end
	local plain = kind == "Lock" or kind == "RLock" or kind == "Queue"
	metas[kind] = {
		__name = kind .. "Proxy", __pack = "proxy", __shown = function(self) return rawget(self, "_name") end,
		__index = function(self, key)
			if own[key] then return own[key] end
			if plain then return nil end
			return request_of(self, "getitem", key)
		end,
		__newindex = function(self, key, value)
			if plain then core.throw("AttributeError", "a manager's %s takes no fields", kind) end
			request_of(self, "setitem", key, value)
		end,
		__len = function(self) return request_of(self, "len") end,
		__pairs = function(self)
			local all = kind == "dict" and request_of(self, "items") or request_of(self, "copy")
			local i = 0
			return function()
				i = i + 1
				if all[i] == nil then return nil end
				if kind == "dict" then return all[i][1], all[i][2] end
				return i, all[i]
			end
		end,
		__tostring = function(self)
			if plain then return "<" .. kind .. "Proxy " .. rawget(self, "_name") .. ">" end
			return core.show(request_of(self, "copy"))
		end,
	}
end

core.revivers = core.revivers or {}
core.revivers.proxy = function(fields) return setmetatable(fields, metas[fields._kind]) end

local Manager = { __name = "Manager" }
Manager.__index = Manager

for kind in pairs(methods) do
	Manager[kind] = function(self, ...)
		local made = call(self.object, { method = "create", kind = kind, args = pack(...) }, self.name .. "." .. kind)
		return setmetatable({ _object = self.object, _id = made.id, _name = made.name, _kind = kind }, metas[kind])
	end
end

function Manager:shutdown()
	if self.is_over then return end
	self.is_over = true
	call(self.object, { method = "shutdown", args = pack() }, self.name .. ".shutdown")
	self.process:join()
end

function Manager:with(f, ...)
	local guard <close> = setmetatable({}, { __close = function() self:shutdown() end })
	return f(self, ...)
end

local made = 0
local function make_manager(options)
	made = made + 1
	local object, name = core.object("manager", type(options) == "table" and options.name or nil, 0)
	local mine, theirs = Pipe(false)
	local process = Process{ target = manager_server, args = { ".manager-" .. object, object, theirs }, name = "SyncManager-" .. made, daemon = true }
	process:start()
	theirs:close()
	mine:recv()
	mine:close()
	return setmetatable({ object = object, name = name, process = process }, Manager)
end

return { Manager = make_manager, _manager_server = manager_server }
