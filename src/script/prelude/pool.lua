-- Pools: ThreadPoolExecutor, ProcessPoolExecutor, Pool, and their futures.
--
-- A process pool is a hub: each worker has a channel of its own to the parent, where a thread, the pool's manager, hands out
-- calls to idle workers and takes results. The end of a channel is the end of its worker: so a worker that is killed is
-- noticed at once, and everybody who waits is told.
local core = ...
local pack, unpack = table.pack, table.unpack
local PENDING, RUNNING, DONE, FAILED, CANCELLED = 0, 1, 2, 3, 4

local function deadline_of(timeout) return timeout and core.now() + math.ceil(timeout * 1e9) or nil end

-- ---- futures ----

local Future = { __name = "Future" }
Future.__index = Future

local function new_future(pool, call)
	pool.made = pool.made + 1
	return setmetatable({ _pool = pool, _id = pool.made, _call = call, _state = PENDING, _waiters = {}, _callbacks = {} }, Future)
end

local function run_callback(future, f, value)
	core.emit("CALLBACK", future._pool.object, future._id, 0, future._call)
	local ok, err = xpcall(f, core.traceback, value)
	if not ok then core.report(err[1], err[2]) end
end

-- Unless it has ended already; or, to be cancelled, has begun.
local function settle(future, state, value)
	core.hold(true)
	if future._state > (state == CANCELLED and PENDING or RUNNING) then
		core.hold(false)
		return false
	end
	future._state, future._value = state, value
	local waiters, callbacks = future._waiters, future._callbacks
	future._waiters, future._callbacks = {}, {}
	core.hold(false)
	core.emit("DONE", future._pool.object, future._id, state, future._call, state == CANCELLED and "" or core.show(value))
	for _, waiter in ipairs(waiters) do core.unpark(waiter) end
	for _, f in ipairs(callbacks) do f() end
	return true
end

-- f is called once, by whoever settles the future; now, if it is settled.
local function when_done(future, f)
	core.hold(true)
	local done = future._state > RUNNING
	if not done then table.insert(future._callbacks, f) end
	core.hold(false)
	if done then f() end
end

local function leave(list, me)
	for i = #list, 1, -1 do
		if list[i] == me then table.remove(list, i) end
	end
end

-- Parks until one of these futures is done (or the deadline): registers with each of them, and takes itself off again, since
-- whoever is woken for what it no longer waits for may by then wait for something else.
local function park_for(futures, kind, deadline, all_done)
	local me = core.thread_id()
	while true do
		core.hold(true)
		local ready = all_done(futures)
		if not ready then
			core.prepare()
			for _, future in ipairs(futures) do
				if future._state <= RUNNING then table.insert(future._waiters, me) end
			end
		end
		core.hold(false)
		if ready then return true end
		local first = futures[1]
		local woken = core.park(kind, first._pool.object, first._call, deadline)
		core.hold(true)
		for _, future in ipairs(futures) do leave(future._waiters, me) end
		core.hold(false)
		if not woken then return all_done(futures) end
	end
end

local function is_done(futures) return futures[1]._state > RUNNING end

local function wait_for(self, timeout)
	if self._state > RUNNING then
		core.pass("RESULT", self._pool.object, self._call)
	elseif not park_for({ self }, "RESULT", deadline_of(timeout), is_done) then
		core.throw("TimeoutError", "%s has not ended within %s s", self._call, timeout)
	end
	core.emit("RESULT", self._pool.object, self._id, self._state, self._call, self._state == CANCELLED and "" or core.show(self._value))
end

-- Of one that is settled.
local function value_of(future)
	if future._state == FAILED then error(future._value, 0) end
	if future._state == CANCELLED then core.throw("CancelledError", "%s was cancelled", future._call) end
	return future._value
end

function Future:result(timeout)
	wait_for(self, timeout)
	return value_of(self)
end

function Future:exception(timeout)
	wait_for(self, timeout)
	if self._state == CANCELLED then core.throw("CancelledError", "%s was cancelled", self._call) end
	return self._state == FAILED and self._value or nil
end

function Future:done() return self._state > RUNNING end
function Future:running() return self._state == RUNNING end
function Future:cancelled() return self._state == CANCELLED end

function Future:cancel()
	return self._state == CANCELLED or settle(self, CANCELLED)
end

function Future:add_done_callback(f)
	when_done(self, function() run_callback(self, f, self) end)
end

function Future:__tostring()
	local names = { [0] = "pending", "running", "finished", "finished", "cancelled" }
	return "<Future " .. self._call .. " " .. names[self._state] .. ">"
end

local function wait(futures, timeout, return_when)
	if type(timeout) == "table" then timeout, return_when = timeout.timeout, timeout.return_when end
	local function enough(list)
		local left, failed = 0, false
		for _, future in ipairs(list) do
			if future._state <= RUNNING then left = left + 1 end
			failed = failed or future._state == FAILED
		end
		return left == 0 or (return_when == "FIRST_COMPLETED" and left < #list) or (return_when == "FIRST_EXCEPTION" and failed)
	end
	if #futures > 0 then park_for(futures, "RESULT", deadline_of(timeout), enough) end
	local done, not_done = {}, {}
	for _, future in ipairs(futures) do
		local to = future._state > RUNNING and done or not_done
		to[#to + 1] = future
	end
	return done, not_done
end

local function as_completed(futures, timeout)
	local left, deadline = {}, deadline_of(timeout)
	for i, future in ipairs(futures) do left[i] = future end
	local function some(list)
		for _, future in ipairs(list) do if future._state > RUNNING then return true end end
		return false
	end
	return function()
		if #left == 0 then return nil end
		if not park_for(left, "RESULT", deadline, some) then core.throw("TimeoutError", "%s (of %s) futures unfinished", #left, #futures) end
		for i, future in ipairs(left) do
			if future._state > RUNNING then return table.remove(left, i) end
		end
	end
end

-- ---- what pools have in common ----

local function call_text(name, args)
	local parts = {}
	for i = 1, args.n do parts[i] = core.show(args[i]) end
	local text = name .. "(" .. table.concat(parts, ", ") .. ")"
	return #text <= 80 and text or text:sub(1, 77) .. "..."
end

local function check_workers(workers, default)
	if workers == nil then return default end
	if type(workers) ~= "number" then core.throw("TypeError", "max_workers must be a number") end
	if workers <= 0 then core.throw("ValueError", "max_workers must be greater than 0") end
	return workers
end

local function options_of(spec)
	if type(spec) == "table" then return spec end
	return { max_workers = spec, processes = spec }
end

-- ---- pools of threads ----

local ThreadPool = { __name = "ThreadPoolExecutor" }
ThreadPool.__index = ThreadPool
local thread_pools = 0

-- The next call that nobody has cancelled: from now on nobody can.
local function take(pool)
	core.hold(true)
	local item
	repeat item = table.remove(pool.pending, 1) until not item or item.future._state == PENDING
	if item then item.future._state = RUNNING end
	core.hold(false)
	return item
end

local THREADS_BROKEN = core.text("A thread initializer failed, the thread pool is not usable anymore")

-- As in Python: whoever waits for one of its calls, or brings one, is told.
local function break_thread_pool(pool)
	core.hold(true)
	local items = pool.pending
	pool.is_broken, pool.pending = true, {}
	core.hold(false)
	for _, item in ipairs(items) do settle(item.future, FAILED, core.new_error("BrokenThreadPool", THREADS_BROKEN)) end
end

local function initialize(pool)
	if not pool.initializer then return true end
	local ok, err = xpcall(pool.initializer, core.traceback, unpack(pool.initargs or {}))
	if not ok then
		core.report(err[1], err[2])
		break_thread_pool(pool)
	end
	return ok
end

local function work(pool, me)
	core.emit("WORKER", pool.object)
	if not initialize(pool) then return end
	while true do
		local item = take(pool)
		if item then
			local future = item.future
			core.pass("TAKE", pool.object, future._call)
			core.emit("TAKE", pool.object, future._id, 0, future._call)
			local result = pack(xpcall(item.f, core.traceback, unpack(item.args, 1, item.args.n)))
			-- What is no error with a traceback is exit(): as in Python it comes out of result().
			local value = result[2]
			if not result[1] and value[2] ~= nil then value = value[1] end
			settle(future, result[1] and DONE or FAILED, value)
		elseif pool.is_shut or pool.is_broken then
			return
		else
			core.hold(true)
			local nothing = #pool.pending == 0 and not pool.is_shut and not pool.is_broken
			if nothing then
				core.prepare()
				table.insert(pool.idle, me)
			end
			core.hold(false)
			if nothing then
				core.park("TAKE", pool.object, nil, nil)
				core.hold(true)
				leave(pool.idle, me)
				core.hold(false)
			end
		end
	end
end

local function wake_idle(pool)
	core.hold(true)
	local worker = table.remove(pool.idle, 1)
	core.hold(false)
	if worker then core.unpark(worker) end
	return worker ~= nil
end

function ThreadPool:submit(f, ...)
	if type(f) ~= "function" then core.throw("TypeError", "submit takes a function and its arguments") end
	local args = pack(...)
	local call = call_text(core.global_name(f) or "function", args)
	core.pass("SUBMIT", self.object, call)
	local future = new_future(self, call)
	-- Nobody shuts it in between: a call that was let in is done.
	core.hold(true)
	if self.is_broken or self.is_shut then
		core.hold(false)
		if self.is_broken then core.throw("BrokenThreadPool", THREADS_BROKEN) end
		core.throw("RuntimeError", "cannot schedule new futures after shutdown")
	end
	core.emit("SUBMIT", self.object, future._id, 0, call)
	table.insert(self.pending, { future = future, f = f, args = args })
	local idle, thread = table.remove(self.idle, 1), nil
	if not idle and #self.threads < self.size then
		thread = Thread{ target = function() work(self, core.thread_id()) end, name = self.prefix .. "_" .. #self.threads }
		table.insert(self.threads, thread)
	end
	core.hold(false)
	if idle then core.unpark(idle) end
	if thread then thread:start() end
	return future
end

-- Whoever has made one may still be on the way to starting it.
local function join_threads(pool)
	for _, thread in ipairs(pool.threads) do
		if thread.ident then thread:join() end
	end
end

function ThreadPool:shutdown(wait_for_all, options)
	if type(wait_for_all) == "table" then wait_for_all, options = wait_for_all.wait, wait_for_all end
	core.pass("SHUTDOWN", self.object)
	core.emit("SHUTDOWN", self.object, wait_for_all ~= false and 1 or 0)
	self.is_shut = true
	if options and options.cancel_futures then
		for _, item in ipairs({ unpack(self.pending) }) do item.future:cancel() end
	end
	while wake_idle(self) do end
	if wait_for_all ~= false then join_threads(self) end
end

local function make_thread_pool(spec)
	local options = options_of(spec)
	local size = check_workers(options.max_workers, math.min(32, cpu_count() + 4))
	local object, name = core.object("pool", options.name, size)
	local pool = setmetatable({ object = object, name = name, size = size, pending = {}, idle = {}, threads = {}, made = 0, is_shut = false,
		initializer = options.initializer, initargs = options.initargs,
		prefix = options.thread_name_prefix or ("ThreadPoolExecutor-" .. thread_pools) }, ThreadPool)
	thread_pools = thread_pools + 1
	core.at_exit(function()
		pool.is_shut = true
		while wake_idle(pool) do end
		join_threads(pool)
	end)
	return pool
end

-- ---- pools of processes: the worker's side ----

local function result_of(item)
	local f = _G[item.f]
	if not item.list then return pack(xpcall(f, core.traceback, unpack(item.args, 1, item.n))) end
	local args, results, star = item.args, { n = item.n }, item.star
	local ok, err = xpcall(function()
		for i = 1, item.n do
			if star then results[i] = f(unpack(args[i])) else results[i] = f(args[i]) end
		end
	end, core.traceback)
	if not ok then return { false, err, n = 2 } end
	return { true, results, n = 2 }
end

-- What an error looks like on its way.
local function error_fields(err)
	if type(err[1]) == "table" and err[1].type then return { err[1].type, err[1].message, err[1].where, err[2] } end
	return { "", tostring(err[1]), "", err[2] }
end

local function pool_worker(path, object, initializer, initargs)
	local fd = core.channel_connect(path)
	core.emit("WORKER", object)
	if initializer then _G[initializer](unpack(initargs)) end
	core.channel_send(fd, core.pack({ id = core.thread_id() }))
	while true do
		local bytes = core.channel_recv(fd, "TAKE", object)
		local item = bytes and core.unpack(bytes)
		if not item then break end
		core.emit("TAKE", object, item.id, 0, item.call)
		local result = result_of(item)
		local answer
		if result[1] then
			local ok, text = pcall(core.pack, { id = item.id, ok = true, value = result[2] })
			answer = ok and text or core.pack({ id = item.id, error = { "MaybeEncodingError", "the result cannot be sent: " .. tostring(text), "" } })
		else
			if result[2][2] == nil then error(result[2], 0) end  -- exit(): this process ends
			answer = core.pack({ id = item.id, error = error_fields(result[2]) })
		end
		core.channel_send(fd, answer)
	end
	core.close(fd)
end

-- ---- the parent's side ----

local BROKEN = core.text("A process in the process pool was terminated abruptly while the future was running or pending.")
local UNUSABLE = core.text("A child process terminated abruptly, the process pool is not usable anymore")

-- Hands out what waits, to whoever is idle.
local function feed(pool)
	while true do
		core.hold(true)
		-- What was cancelled meanwhile needs nobody.
		while pool.pending[1] and pool.pending[1]._state ~= PENDING and not pool.pending[1]._reserved do
			table.remove(pool.pending, 1)
		end
		local future = pool.pending[1]
		local worker = future and table.remove(pool.idle, 1)
		if worker then
			table.remove(pool.pending, 1)
			if not future._reserved then pool.busy = pool.busy + 1 end
			future._state, worker.future = RUNNING, future
			pool.running[future._id] = future
		end
		core.hold(false)
		if not worker then return end
		-- If the worker has just died its channel ends, and the manager sees to everything.
		pcall(core.channel_send, worker.fd, future._bytes)
	end
end

local function take_answer(pool, worker, bytes)
	local answer, future = core.unpack(bytes), worker.future
	worker.future = nil
	pool.running[future._id] = nil
	future._bytes = nil
	pool.busy = pool.busy - 1
	table.insert(pool.idle, worker)
	feed(pool)
	if answer.ok then settle(future, DONE, answer.value) return end
	local e = answer.error
	settle(future, FAILED, e[1] ~= "" and core.new_error(e[1], e[2], e[3]) or e[2])
end

local function end_workers(pool)
	for _, process in ipairs(pool.processes) do process:join() end
	for _, worker in ipairs(pool.workers) do core.close(worker.fd) end
	core.close(pool.listening)
	core.remove(pool.path)
	pool.is_over = true
end

local function break_pool(pool)
	core.hold(true)
	pool.is_broken = true
	local all = {}
	for _, future in pairs(pool.running) do all[#all + 1] = future end
	for _, future in ipairs(pool.pending) do all[#all + 1] = future end
	pool.running, pool.pending = {}, {}
	core.hold(false)
	table.sort(all, function(a, b) return a._id < b._id end)
	for _, future in ipairs(all) do settle(future, FAILED, core.new_error("BrokenProcessPool", BROKEN)) end
	for _, process in ipairs(pool.processes) do process:terminate() end
	end_workers(pool)
end

local function is_idle(pool)
	return #pool.pending == 0 and next(pool.running) == nil
end

-- A worker says hello with its number; somebody else only wakes the manager.
local function welcome(pool)
	local fd = core.channel_accept(pool.listening)
	local bytes = core.channel_recv(fd, "POLL", pool.object)
	if not bytes or core.unpack(bytes) == false then
		core.close(fd)
		return
	end
	local worker = { fd = fd }
	table.insert(pool.workers, worker)
	table.insert(pool.idle, worker)
	feed(pool)
end

local function manage(pool)
	while true do
		if pool.is_terminated then
			for _, process in ipairs(pool.processes) do process:terminate() end
			end_workers(pool)
			return
		end
		if pool.is_shut and is_idle(pool) and #pool.workers == #pool.processes then
			for _, worker in ipairs(pool.workers) do pcall(core.channel_send, worker.fd, core.pack(false)) end
			end_workers(pool)
			return
		end
		local fds = { pool.listening }
		for _, worker in ipairs(pool.workers) do fds[#fds + 1] = worker.fd end
		local channels = #fds
		for _, process in ipairs(pool.processes) do fds[#fds + 1] = process.sentinel end
		local ready = core.poll(fds, {}, nil, pool.object)
		local dead = false
		for i = 2, #fds do
			if ready[i] and i <= channels then
				local worker = pool.workers[i - 1]
				local bytes = core.channel_recv(worker.fd, "DONE", pool.object)
				if bytes then take_answer(pool, worker, bytes) else dead = true end
			elseif ready[i] then
				dead = true
			end
		end
		if dead and not pool.is_terminated then
			break_pool(pool)
			return
		end
		if ready[1] then welcome(pool) end
	end
end

local function start_workers(pool, initializer)
	pool.path = ".pool-" .. pool.object
	pool.listening = core.channel_listen(pool.path)
	for i = 1, pool.size do
		local process = pool.context.Process{ target = pool_worker, daemon = pool.is_daemon, name = pool.worker_name and (pool.worker_name .. "-" .. i) or nil,
			args = { pool.path, pool.object, initializer or false, pool.initargs or {} } }
		table.insert(pool.processes, process)
		process:start()
	end
	pool.manager = Thread{ target = manage, args = { pool }, name = pool.name .. "-manager", daemon = pool.is_daemon }
	pool.manager:start()
end

-- Once, whoever comes first; what others bring meanwhile is handed out when the workers are there.
local function start_pool(pool)
	local initializer = pool.initializer and core.global_name(pool.initializer)
	if pool.initializer and not initializer then core.throw("AttributeError", "Can't pickle local object: make the initializer a global function") end
	core.hold(true)
	local first = not pool.is_started
	pool.is_started = true
	core.hold(false)
	if not first then return end
	local ok, err = pcall(start_workers, pool, initializer)
	if ok then return end
	-- Those that were started wait for a manager that will not be.
	pool.is_broken = true
	for _, process in ipairs(pool.processes) do
		if process.pid then process:terminate() end
	end
	error(err, 0)
end

local function wake_manager(pool)
	if not pool.manager or pool.is_over then return end
	local ok, fd = pcall(core.channel_connect, pool.path)
	if ok then
		pcall(core.channel_send, fd, core.pack(false))
		core.close(fd)
	end
end

local function submit(pool, name, args, more)
	local call = more and more.list and (name .. "(" .. args.n .. " of them)") or call_text(name, args)
	core.pass("SUBMIT", pool.object, call)
	pool:_check()
	start_pool(pool)
	local future = new_future(pool, call)
	local item = { id = future._id, call = call, f = name, args = args, n = args.n }
	args.n = nil
	if more then item.list, item.star = more.list, more.star end
	local ok, bytes = pcall(core.pack, item)
	-- Nobody shuts it in between, and it does not break: a call that was let in is done, or fails with the pool.
	core.hold(true)
	if pool.is_broken or pool.is_shut then
		core.hold(false)
		pool:_check()
	end
	core.emit("SUBMIT", pool.object, future._id, 0, call)
	if not ok then
		core.hold(false)
		settle(future, FAILED, bytes)
		return future
	end
	future._bytes = bytes
	-- As in Python: as many calls as there are workers count as running at once, also while the workers still start.
	if pool.busy < pool.size then
		pool.busy = pool.busy + 1
		future._reserved, future._state = true, RUNNING
	end
	table.insert(pool.pending, future)
	core.hold(false)
	feed(pool)
	return future
end

local function name_of(f)
	if type(f) ~= "function" then core.throw("TypeError", "a pool takes a function and its arguments") end
	local name = core.global_name(f)
	if not name then core.throw("AttributeError", "Can't pickle local object: make it a global function, that the workers know by its name") end
	return name
end

local function new_process_pool(class, options, size, worker_name, is_daemon)
	local object, name = core.object("pool", options.name, size)
	return setmetatable({ object = object, name = name, size = size, pending = {}, running = {}, busy = 0, idle = {}, workers = {}, processes = {}, made = 0,
		is_shut = false, is_daemon = is_daemon, worker_name = worker_name, context = options.mp_context or _G,
		initializer = options.initializer, initargs = options.initargs }, class)
end

local ProcessPool = { __name = "ProcessPoolExecutor" }
ProcessPool.__index = ProcessPool

function ProcessPool:_check()
	if self.is_broken then core.throw("BrokenProcessPool", UNUSABLE) end
	if self.is_shut then core.throw("RuntimeError", "cannot schedule new futures after shutdown") end
end

function ProcessPool:submit(f, ...)
	return submit(self, name_of(f), pack(...))
end

function ProcessPool:shutdown(wait_for_all, options)
	if type(wait_for_all) == "table" then wait_for_all, options = wait_for_all.wait, wait_for_all end
	core.pass("SHUTDOWN", self.object)
	core.emit("SHUTDOWN", self.object, wait_for_all ~= false and 1 or 0)
	self.is_shut = true
	if options and options.cancel_futures then
		for _, future in ipairs({ unpack(self.pending) }) do future:cancel() end
		feed(self)
	end
	wake_manager(self)
	if wait_for_all ~= false and self.manager then self.manager:join() end
end

-- The calls are submitted at once; the results come in their order, as they are asked for.
local function map(self, f, ...)
	local lists, futures = pack(...), {}
	local count = #lists[1]
	for i = 2, lists.n do count = math.min(count, #lists[i]) end
	for i = 1, count do
		local args = {}
		for k = 1, lists.n do args[k] = lists[k][i] end
		futures[i] = self:submit(f, unpack(args, 1, lists.n))
	end
	local at = 0
	return function()
		at = at + 1
		if futures[at] then return futures[at]:result() end
	end
end
ProcessPool.map, ThreadPool.map = map, map

local function with(self, f, ...)
	local guard <close> = setmetatable({}, { __close = function() self:shutdown(true) end })
	return f(self, ...)
end
ProcessPool.with, ThreadPool.with = with, with

local function make_process_pool(spec)
	local options = options_of(spec)
	local pool = new_process_pool(ProcessPool, options, check_workers(options.max_workers, cpu_count()), nil, false)
	core.at_exit(function()
		pool.is_shut = true
		wake_manager(pool)
	end)
	return pool
end

-- ---- multiprocessing.Pool ----

local Pool = { __name = "Pool" }
Pool.__index = Pool
local Result = { __name = "AsyncResult" }
Result.__index = Result

-- A result is one future, or several that make a list.
local function new_result(futures, join, options)
	local self = setmetatable({ _futures = futures, _join = join }, Result)
	local left = #futures
	local function one_done()
		core.hold(true)
		left = left - 1
		local is_last = left == 0
		core.hold(false)
		if not is_last then return end
		local ok, value = pcall(join, futures, value_of)
		local f = ok and options.callback or (not ok and options.error_callback)
		if f then run_callback(futures[1], f, value) end
	end
	if options and (options.callback or options.error_callback) then
		for _, future in ipairs(futures) do when_done(future, one_done) end
	end
	return self
end

local function all_done(list)
	for _, future in ipairs(list) do if future._state <= RUNNING then return false end end
	return true
end

function Result:ready() return all_done(self._futures) end
function Result:wait(timeout)
	if #self._futures > 0 and not self:ready() then park_for(self._futures, "RESULT", deadline_of(timeout), all_done) end
end
function Result:successful()
	if not self:ready() then core.throw("ValueError", "the result is not ready") end
	for _, future in ipairs(self._futures) do if future._state ~= DONE then return false end end
	return true
end
function Result:get(timeout)
	self:wait(timeout)
	if not self:ready() then core.throw("TimeoutError", "the result has not come within %s s", timeout) end
	return self._join(self._futures, Future.result)
end

local function first_result(futures, result) return result(futures[1]) end
local function joined_results(futures, result)
	local all = {}
	for _, future in ipairs(futures) do
		local part = result(future)
		for i = 1, part.n do all[#all + 1] = part[i] end
	end
	return all
end

function Pool:_check()
	if self.is_broken then core.throw("BrokenProcessPool", UNUSABLE) end
	if self.is_shut then core.throw("ValueError", "Pool not running") end
end

function Pool:apply_async(f, args, options)
	self:_check()
	args = args or {}
	return new_result({ submit(self, name_of(f), pack(unpack(args))) }, first_result, options)
end
function Pool:apply(f, args) return self:apply_async(f, args):get() end

local function map_async(self, f, list, options, star)
	self:_check()
	local name, futures = name_of(f), {}
	local size = options and options.chunksize or math.max(1, math.ceil(#list / (self.size * 4)))
	for from = 1, #list, size do
		local part = pack(unpack(list, from, math.min(from + size - 1, #list)))
		futures[#futures + 1] = submit(self, name, part, { list = true, star = star })
	end
	return new_result(futures, joined_results, options)
end

function Pool:map_async(f, list, options) return map_async(self, f, list, options, false) end
function Pool:map(f, list, options) return map_async(self, f, list, options, false):get() end
function Pool:starmap(f, list, options) return map_async(self, f, list, options, true):get() end

function Pool:imap(f, list)
	self:_check()
	local name, futures, at = name_of(f), {}, 0
	for i, value in ipairs(list) do futures[i] = submit(self, name, pack(value)) end
	return function()
		at = at + 1
		if futures[at] then return futures[at]:result() end
	end
end

function Pool:imap_unordered(f, list)
	self:_check()
	local name, futures = name_of(f), {}
	for i, value in ipairs(list) do futures[i] = submit(self, name, pack(value)) end
	local nexts = as_completed(futures)
	return function()
		local future = nexts()
		return future and future:result()
	end
end

function Pool:close()
	core.pass("SHUTDOWN", self.object)
	core.emit("SHUTDOWN", self.object, 0)
	self.is_shut = true
	wake_manager(self)
end

function Pool:terminate()
	core.pass("SHUTDOWN", self.object)
	core.emit("SHUTDOWN", self.object, 0)
	self.is_shut, self.is_terminated = true, true
	wake_manager(self)
end

function Pool:join()
	if not self.is_shut then core.throw("ValueError", "Pool is still running") end
	if self.manager then self.manager:join() end
end

function Pool:with(f, ...)
	local guard <close> = setmetatable({}, { __close = function() self:terminate() self:join() end })
	return f(self, ...)
end

local function make_pool(spec)
	local options = options_of(spec)
	local size = options.processes or options[1] or cpu_count()
	if size < 1 then core.throw("ValueError", "Number of processes must be at least 1") end
	local method = get_start_method and get_start_method() or "fork"
	local prefix = method == "spawn" and "Spawn" or method == "forkserver" and "ForkServer" or "Fork"
	local pool = new_process_pool(Pool, options, size, prefix .. "PoolWorker", true)
	start_pool(pool)
	-- As in Python: what is not waited for does not happen.
	core.at_exit(function()
		if pool.is_over then return end
		pool.is_shut, pool.is_terminated = true, true
		wake_manager(pool)
		pool.manager:join()
	end)
	return pool
end

return { ThreadPoolExecutor = make_thread_pool, ProcessPoolExecutor = make_process_pool, Pool = make_pool, wait = wait,
	as_completed = as_completed, _pool_worker = pool_worker }
