-- queue: Queue, LifoQueue, PriorityQueue, SimpleQueue: between the threads of one process.
--
-- Whoever has to wait is in a list, first come first served, and parks until he is woken; then he looks again.
local core = ...

local function deadline_of(timeout)
	if timeout == nil then return nil end
	if timeout < 0 then core.throw("ValueError", "'timeout' must be a non-negative number") end
	return core.now() + math.ceil(timeout * 1e9)
end

local function wake_first(list)
	local first = table.remove(list, 1)
	if first then core.unpark(first) end
end

local function leave(list, id)
	for i, other in ipairs(list) do
		if other == id then table.remove(list, i) return end
	end
end

local Queue = {}
Queue.__index = Queue

local function count_of(self) return self._last - self._first + 1 end

-- A fork copies the queue: from then on the child's is another one.
local function own(self)
	if self._process ~= core.process_id() then
		self._process = core.process_id()
		local from = self._object
		self._object = core.object("queue", self._name, self.maxsize, true)
		self._getters, self._putters, self._joiners = {}, {}, {}
		core.emit("COPY", self._object, from, 0)
	end
	return self._object
end

-- Waits while `busy(self)`: true when it no longer is.
local function wait_while(self, busy, list, kind, preview, block, deadline)
	if not busy(self) then
		core.pass(kind, own(self), preview)
		if not busy(self) then return true end
	end
	if not block then
		core.pass(kind, own(self), preview)
		return not busy(self)
	end
	local me = core.thread_id()
	while true do
		core.hold(true)
		if not busy(self) then
			core.hold(false)
			return true
		end
		core.prepare()
		list[#list + 1] = me
		core.hold(false)
		if not core.park(kind, own(self), preview, deadline) then
			leave(list, me)
			return not busy(self)
		end
	end
end

local function is_full(self) return self.maxsize > 0 and count_of(self) >= self.maxsize end
local function is_empty(self) return count_of(self) == 0 end

local function options(block, timeout)
	if type(block) == "table" then block, timeout = block.block, block.timeout end
	return block == nil or block == true, timeout
end

function Queue:put(item, block, timeout)
	block, timeout = options(block, timeout)
	local shown = core.show(item)
	own(self)
	while true do
		if not wait_while(self, is_full, self._putters, "PUT", shown, block, deadline_of(block and timeout or nil)) then
			core.emit("PUT", self._object, 0, 0, shown)
			core.throw("Full", "queue %s is full", self._name)
		end
		core.hold(true)
		if not is_full(self) then break end
		core.hold(false)
	end
	local ok, before = pcall(self._insert, self, item)   -- what cannot be compared has no priority
	if not ok then
		core.hold(false)
		error(before, 0)
	end
	local serial = self._puts + 1
	self._puts = serial
	self._unfinished = self._unfinished + 1
	core.hold(false)
	if before then
		core.emit("PUT", self._object, 1, serial, shown, tostring(before))
	else
		core.emit("PUT", self._object, 1, serial, shown)
	end
	wake_first(self._getters)
end

function Queue:get(block, timeout)
	block, timeout = options(block, timeout)
	own(self)
	while true do
		if not wait_while(self, is_empty, self._getters, "GET", nil, block, deadline_of(block and timeout or nil)) then
			core.emit("GET", self._object, 0, 0)
			core.throw("Empty", "queue %s is empty", self._name)
		end
		core.hold(true)
		if not is_empty(self) then break end
		core.hold(false)
	end
	local item, serial = self._remove(self)
	core.hold(false)
	core.emit("GET", self._object, 1, serial, core.show(item))
	wake_first(self._putters)
	return item
end

function Queue:put_nowait(item) return self:put(item, false) end
function Queue:get_nowait() return self:get(false) end
function Queue:qsize() return count_of(self) end
function Queue:empty() return is_empty(self) end
function Queue:full() return is_full(self) end

function Queue:task_done()
	core.pass("TASK_DONE", own(self))
	core.hold(true)
	local left = self._unfinished - 1
	if left >= 0 then self._unfinished = left end
	core.hold(false)
	if left < 0 then core.throw("ValueError", "task_done() called too many times") end
	core.emit("TASK_DONE", self._object, 0, left)
	if left == 0 then while #self._joiners > 0 do wake_first(self._joiners) end end
end

local function is_unfinished(self) return self._unfinished > 0 end
function Queue:join()
	wait_while(self, is_unfinished, self._joiners, "DRAIN", nil, true, nil)
	core.emit("DRAIN", own(self), 1)
end

-- An item and its number, by the order of the kind of queue. An insert into another order than that of coming tells how many
-- stay before it, to be got earlier.
local function insert_last(self, item)
	self._last = self._last + 1
	self._items[self._last] = { item, self._puts + 1 }
end
local function remove_first(self)
	local entry = self._items[self._first]
	self._items[self._first] = nil
	self._first = self._first + 1
	return entry[1], entry[2]
end
local function remove_last(self)
	local entry = self._items[self._last]
	self._items[self._last] = nil
	self._last = self._last - 1
	return entry[1], entry[2]
end

-- As Python's tuples: the first element decides, then the next; equal ones by age.
local function is_less(a, b)
	if type(a) == "table" and type(b) == "table" then
		for i = 1, math.min(#a, #b) do
			if is_less(a[i], b[i]) then return true end
			if is_less(b[i], a[i]) then return false end
		end
		return #a < #b
	end
	return a < b
end

local function insert_on_top(self, item)
	insert_last(self, item)
	return 0
end

local function insert_sorted(self, item)
	local at = self._last + 1
	while at > self._first and is_less(item, self._items[at - 1][1]) do
		self._items[at] = self._items[at - 1]
		at = at - 1
	end
	self._items[at] = { item, self._puts + 1 }
	self._last = self._last + 1
	return at - self._first
end

local function maker(kind, insert, remove)
	return function(spec)
		local maxsize, name = spec, nil
		if type(spec) == "table" then maxsize, name = spec.maxsize or spec[1], spec.name end
		local object, own_name = core.object("queue", name, maxsize or 0, true)
		return setmetatable({ maxsize = maxsize or 0, _object = object, _name = own_name, _process = core.process_id(), _kind = kind,
			_items = {}, _first = 1, _last = 0, _puts = 0, _unfinished = 0, _insert = insert, _remove = remove,
			_getters = {}, _putters = {}, _joiners = {} }, Queue)
	end
end

return { queue = {
	Queue = maker("Queue", insert_last, remove_first), SimpleQueue = maker("SimpleQueue", insert_last, remove_first),
	LifoQueue = maker("LifoQueue", insert_on_top, remove_last), PriorityQueue = maker("PriorityQueue", insert_sorted, remove_first),
} }
