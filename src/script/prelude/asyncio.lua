-- asyncio (aio): one thread, one loop on poll(2), and tasks that give way whenever they wait.
--
-- A task is a coroutine. await(x) waits for a task or a future; aio.sleep, queues, streams ... await futures. Whoever waits
-- yields to the loop, and the loop goes on with whoever is ready, in the order in which they became so.
local core = ...
local plain = core.plain
local pack, unpack = table.pack, table.unpack
local loops = {}         -- thread's number -> its running loop

local aio = {}

local function loop_here(what)
	local loop = loops[core.thread_id()]
	if not loop then core.throw("RuntimeError", "no running event loop: %s belongs inside aio.run(main)", what) end
	return loop
end

-- ---- futures and tasks ----

local Future = { __name = "Future" }
Future.__index = Future

local function new_future(loop)
	return setmetatable({ _loop = loop, _state = "pending", _waiters = {} }, Future)
end

local function settle(future, state, values)
	if future._state ~= "pending" then return false end
	future._state, future._values = state, values
	local waiters = future._waiters
	future._waiters = {}
	for _, f in ipairs(waiters) do future._loop:soon(f, future) end
	return true
end

function Future:done() return self._state ~= "pending" end
function Future:cancelled() return self._state == "cancelled" end
function Future:add_done_callback(f)
	if self._state ~= "pending" then self._loop:soon(f, self) else table.insert(self._waiters, f) end
end
function Future:set_result(value)
	if not settle(self, "result", pack(value)) then core.throw("InvalidStateError", "invalid state") end
end
function Future:set_exception(err)
	if not settle(self, "error", pack(err)) then core.throw("InvalidStateError", "invalid state") end
end

function Future:result()
	self._seen = true
	if self._state == "result" then return unpack(self._values, 1, self._values.n) end
	if self._state == "error" then error(self._values[1], 0) end
	if self._state == "cancelled" then core.throw("CancelledError", "the task was cancelled") end
	core.throw("InvalidStateError", "Result is not set.")
end

function Future:exception()
	self._seen = true
	if self._state == "pending" then core.throw("InvalidStateError", "Exception is not set.") end
	if self._state == "cancelled" then core.throw("CancelledError", "the task was cancelled") end
	return self._state == "error" and self._values[1] or nil
end

function Future:cancel()
	if self._state ~= "pending" then return false end
	if self._co then
		self._cancel = true
		local waits = self._waits
		if waits then
			-- Its wait is over: it wakes with the error.
			self._waits = nil
			if waits._co == nil and waits._abandon then waits._abandon(waits) end
			self._loop:soon(function() self._loop:step(self) end)
		end
		return true
	end
	return settle(self, "cancelled")
end

function Future:get_name() return self.name end

-- ---- the loop ----

local Loop = {}
Loop.__index = Loop

function Loop:soon(f, ...)
	self.last = self.last + 1
	self.ready[self.last] = pack(f, ...)
end

-- Timers: a heap by time, then by order.
local function before(a, b) return a.at < b.at or (a.at == b.at and a.order < b.order) end

function Loop:at(time, f)
	local heap = self.timers
	self.orders = self.orders + 1
	local timer = { at = time, order = self.orders, f = f }
	local i = #heap + 1
	heap[i] = timer
	while i > 1 and before(heap[i], heap[i // 2]) do
		heap[i], heap[i // 2] = heap[i // 2], heap[i]
		i = i // 2
	end
	return timer
end

function Loop:pop_timer()
	local heap = self.timers
	local first, last = heap[1], #heap
	heap[1] = heap[last]
	heap[last] = nil
	last = last - 1
	local i = 1
	while true do
		local least = i
		for child = 2 * i, 2 * i + 1 do
			if child <= last and before(heap[child], heap[least]) then least = child end
		end
		if least == i then return first end
		heap[i], heap[least] = heap[least], heap[i]
		i = least
	end
end

-- Runs a task until it waits again.
function Loop:step(task)
	if task._state ~= "pending" then return end
	local before_this = self.current
	self.current = task
	task._waits = nil
	if task.number then core.switch(task.number) end
	local arguments = task._args or { n = 0 }
	task._args = nil
	local result = pack(plain.resume(task._co, unpack(arguments, 1, arguments.n)))
	local over = plain.status(task._co) == "dead"
	if task.number then
		if over then core.ended(result[1] and 0 or 1) end
		core.switch(self.number, over)
	end
	self.current = before_this
	if not over then
		local waits = result[2]
		if waits == nil then
			self:soon(function() self:step(task) end)
			return
		end
		task._waits = waits
		waits:add_done_callback(function()
			if task._waits == waits then self:step(task) end
		end)
		return
	end
	if result[1] then
		settle(task, "result", pack(unpack(result, 2, result.n)))
	elseif core.error_type(result[2]) == "CancelledError" then
		settle(task, "cancelled")
	else
		settle(task, "error", pack(result[2]))
		self.failed[#self.failed + 1] = task
	end
end

local function run_ready(loop)
	local last = loop.last
	while loop.first <= last do
		local call = loop.ready[loop.first]
		loop.ready[loop.first] = nil
		loop.first = loop.first + 1
		call[1](unpack(call, 2, call.n))
	end
end

-- Waits until a descriptor is ready or the next timer is due.
local function wait_for_something(loop)
	local timer = loop.timers[1]
	while timer and timer.cancelled do
		loop:pop_timer()
		timer = loop.timers[1]
	end
	local timeout = nil
	if loop.first <= loop.last then timeout = 0
	elseif timer then timeout = math.max(0, timer.at - core.now()) end
	if #loop.fds > 0 then
		local fds, wants = {}, {}
		for i, entry in ipairs(loop.fds) do fds[i], wants[i] = entry.fd, entry.writes end
		local ready = core.poll(fds, wants, timeout)
		for i = #loop.fds, 1, -1 do
			if ready[i] then
				local entry = table.remove(loop.fds, i)
				if entry.future._state == "pending" then entry.future:set_result(true) end
			end
		end
	elseif timeout == nil then
		core.poll({}, {}, nil)            -- for ever: nobody can wake it
	elseif timeout > 0 then
		core.sleep(timeout)
	end
	local now = core.now()
	while loop.timers[1] and loop.timers[1].at <= now do
		local due = loop:pop_timer()
		if not due.cancelled then due.f() end
	end
end

local function new_task(loop, f, name, ...)
	if type(f) ~= "function" then core.throw("TypeError", "a coroutine was expected: give the function and its arguments") end
	loop.made = loop.made + 1
	local task = new_future(loop)
	task.name = name or ((core.global_name(f) or "Task") .. "-" .. loop.made)
	task._co, task.number = core.coroutine(f, task.name)
	task._args = pack(...)
	loop:soon(function() loop:step(task) end)
	return task
end

function aio.run(f, ...)
	local id = core.thread_id()
	if loops[id] then core.throw("RuntimeError", "asyncio.run() cannot be called from a running event loop") end
	local loop = setmetatable({ ready = {}, first = 1, last = 0, timers = {}, orders = 0, fds = {}, made = 0, failed = {},
	                            number = core.here() }, Loop)
	loops[id] = loop
	local main = new_task(loop, f, nil, ...)
	while main._state == "pending" do
		run_ready(loop)
		if main._state == "pending" then wait_for_something(loop) end
	end
	loops[id] = nil
	main._seen = true
	for _, task in ipairs(loop.failed) do
		if not task._seen then print(core.text("Task exception was never retrieved: %s", tostring(task._values[1]))) end
	end
	return main:result()
end

-- ---- waiting ----

local function await(what)
	local loop = loop_here("await")
	local task = loop.current
	if not task then core.throw("RuntimeError", "await belongs inside a task") end
	if type(what) ~= "table" or getmetatable(what) ~= Future then
		core.throw("TypeError", "object %s can't be used in 'await' expression: give a task or a future", type(what))
	end
	if what._state == "pending" then
		plain.yield(what)
		if task._cancel then
			task._cancel = nil
			if what._co == nil then settle(what, "cancelled") end
			core.throw("CancelledError", "the task was cancelled")
		end
	end
	return what:result()
end
aio.await = await

function aio.sleep(seconds)
	local loop = loop_here("aio.sleep")
	if not loop.current then core.throw("RuntimeError", "aio.sleep belongs inside a task") end
	if seconds <= 0 then
		plain.yield(nil)
		return
	end
	local future = new_future(loop)
	local timer = loop:at(core.now() + math.ceil(seconds * 1e9), function() if future._state == "pending" then future:set_result(nil) end end)
	future._abandon = function() timer.cancelled = true end
	await(future)
end

function aio.create_task(f, ...) return new_task(loop_here("aio.create_task"), f, nil, ...) end
function aio.current_task() return loop_here("aio.current_task").current end
function aio.Future() return new_future(loop_here("aio.Future")) end

-- A task of whatever was given: a task or future, a function, {function, arguments...}.
local function as_future(loop, what)
	if type(what) == "function" then return new_task(loop, what) end
	if type(what) == "table" and getmetatable(what) == Future then return what end
	if type(what) == "table" and type(what[1]) == "function" then
		return new_task(loop, what[1], nil, unpack(what, 2))
	end
	core.throw("TypeError", "a task, a function or {function, arguments ...} was expected")
end

-- The results of all, in the order in which they were given.
function aio.gather(...)
	local loop, all = loop_here("aio.gather"), pack(...)
	for i = 1, all.n do all[i] = as_future(loop, all[i]) end
	local results = {}
	for i = 1, all.n do results[i] = await(all[i]) end
	return unpack(results, 1, all.n)
end

-- done, pending: two lists. return_when: "ALL_COMPLETED" (as if nothing was said), "FIRST_COMPLETED".
function aio.wait(list, options)
	local loop = loop_here("aio.wait")
	options = options or {}
	local signal, left = new_future(loop), 0
	local first = options.return_when == "FIRST_COMPLETED"
	for _, task in ipairs(list) do
		if task._state == "pending" then
			left = left + 1
			task:add_done_callback(function()
				left = left - 1
				if (left == 0 or first) and signal._state == "pending" then signal:set_result(true) end
			end)
		elseif first then
			left = -1
			break
		end
	end
	if left > 0 then
		local timer = options.timeout and loop:at(core.now() + math.ceil(options.timeout * 1e9), function()
			if signal._state == "pending" then signal:set_result(false) end
		end)
		await(signal)
		if timer then timer.cancelled = true end
	end
	local done, pending = {}, {}
	for _, task in ipairs(list) do
		local to = task._state == "pending" and pending or done
		to[#to + 1] = task
	end
	return done, pending
end

function aio.wait_for(what, timeout)
	local loop = loop_here("aio.wait_for")
	local task = as_future(loop, what)
	local _, pending = aio.wait({ task }, { timeout = timeout })
	if #pending > 0 then
		task:cancel()
		task._seen = true
		core.throw("TimeoutError", "the task has taken longer than %s s", timeout)
	end
	return task:result()
end

-- ---- for tasks among themselves ----

local function wake_first(waiters, value)
	while #waiters > 0 do
		local future = table.remove(waiters, 1)
		if future._state == "pending" then
			future:set_result(value)
			return true
		end
	end
	return false
end

local function wait_in(waiters)
	local future = new_future(loop_here("waiting"))
	waiters[#waiters + 1] = future
	return await(future)
end

local Queue = { __name = "asyncio.Queue" }
Queue.__index = Queue
function aio.Queue(maxsize)
	return setmetatable({ maxsize = maxsize or 0, _items = {}, _getters = {}, _putters = {}, _unfinished = 0, _joiners = {} }, Queue)
end
function Queue:qsize() return #self._items end
function Queue:empty() return #self._items == 0 end
function Queue:full() return self.maxsize > 0 and #self._items >= self.maxsize end
function Queue:put_nowait(item)
	if self:full() then core.throw("QueueFull", "the queue is full") end
	self._items[#self._items + 1] = item
	self._unfinished = self._unfinished + 1
	wake_first(self._getters, true)
end
function Queue:put(item)
	while self:full() do wait_in(self._putters) end
	self:put_nowait(item)
end
function Queue:get_nowait()
	if self:empty() then core.throw("QueueEmpty", "the queue is empty") end
	local item = table.remove(self._items, 1)
	wake_first(self._putters, true)
	return item
end
function Queue:get()
	while self:empty() do wait_in(self._getters) end
	return self:get_nowait()
end
function Queue:task_done()
	if self._unfinished == 0 then core.throw("ValueError", "task_done() called too many times") end
	self._unfinished = self._unfinished - 1
	if self._unfinished == 0 then while wake_first(self._joiners, true) do end end
end
function Queue:join()
	while self._unfinished > 0 do wait_in(self._joiners) end
end

local Semaphore = { __name = "asyncio.Semaphore" }
Semaphore.__index = Semaphore
function aio.Semaphore(value) return setmetatable({ _value = value or 1, _waiters = {} }, Semaphore) end
function aio.Lock() return aio.Semaphore(1) end
function Semaphore:locked() return self._value == 0 end
function Semaphore:acquire()
	while self._value == 0 do wait_in(self._waiters) end
	self._value = self._value - 1
	return true
end
function Semaphore:release()
	self._value = self._value + 1
	wake_first(self._waiters, true)
end
function Semaphore:with(f, ...)
	self:acquire()
	local guard <close> = setmetatable({}, { __close = function() self:release() end })
	return f(...)
end

local Event = { __name = "asyncio.Event" }
Event.__index = Event
function aio.Event() return setmetatable({ _set = false, _waiters = {} }, Event) end
function Event:is_set() return self._set end
function Event:set()
	self._set = true
	while wake_first(self._waiters, true) do end
end
function Event:clear() self._set = false end
function Event:wait()
	if not self._set then wait_in(self._waiters) end
	return true
end

-- ---- streams ----

local function wait_fd(fd, writes)
	local loop = loop_here("a stream")
	local future = new_future(loop)
	loop.fds[#loop.fds + 1] = { fd = fd, writes = writes, future = future }
	return await(future)
end

local Stream = { __name = "stream" }
Stream.__index = Stream

local function new_stream(socket)
	return setmetatable({ _socket = socket, _fd = socket:fileno(), _data = "", _eof = false, _out = "" }, Stream)
end

local function fill(self)
	wait_fd(self._fd, false)
	local part = self._socket:recv(65536)
	if part == nil or part == "" then self._eof = true else self._data = self._data .. part end
end

local function take(self, count)
	local data = self._data:sub(1, count)
	self._data = self._data:sub(count + 1)
	return data
end

function Stream:read(n)
	n = n or -1
	if n < 0 then
		while not self._eof do fill(self) end
		return take(self, #self._data)
	end
	if self._data == "" and not self._eof then fill(self) end
	return take(self, n)
end

function Stream:readexactly(n)
	while #self._data < n do
		if self._eof then core.throw("IncompleteReadError", "%s bytes read on a total of %s expected bytes", #self._data, n) end
		fill(self)
	end
	return take(self, n)
end

function Stream:readline()
	while not self._data:find("\n", 1, true) and not self._eof do fill(self) end
	return take(self, (self._data:find("\n", 1, true) or #self._data))
end

function Stream:at_eof() return self._eof and self._data == "" end
function Stream:write(data) self._out = self._out .. data end

function Stream:drain()
	while self._out ~= "" do
		wait_fd(self._fd, true)
		local part = self._out:sub(1, 16384)
		local sent = self._socket:send(part)
		self._out = self._out:sub(sent + 1)
	end
end

function Stream:close()
	if self._closed then return end
	if self._out ~= "" then self:drain() end
	self._closed = true
	self._socket:close()
end
Stream.wait_closed = function() end

-- In Python a connection is two objects, a reader and a writer; here they are one thing, twice.
function aio.open_connection(host, port)
	loop_here("aio.open_connection")
	local s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
	s:connect(host, port)
	local stream = new_stream(s)
	return stream, stream
end

local Server = { __name = "Server" }
Server.__index = Server

function aio.start_server(handler, host, port)
	local loop = loop_here("aio.start_server")
	local listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
	listening:bind(host, port)
	listening:listen()
	local server = setmetatable({ _socket = listening, sockets = { listening } }, Server)
	local fd = listening:fileno()
	server._task = new_task(loop, function()
		while true do
			wait_fd(fd, false)
			local stream = new_stream((listening:accept()))
			new_task(loop, handler, nil, stream, stream)
		end
	end, "server")
	return server
end

function Server:getsockname() return self._socket:getsockname() end
function Server:close()
	if self._closed then return end
	self._closed = true
	local loop, fd = self._task._loop, self._socket:fileno()
	self._task:cancel()
	for i = #loop.fds, 1, -1 do
		if loop.fds[i].fd == fd then table.remove(loop.fds, i) end
	end
	self._socket:close()
end
function Server:serve_forever() return await(self._task) end
Server.wait_closed = function() end

return { asyncio = aio, aio = aio, await = await }
