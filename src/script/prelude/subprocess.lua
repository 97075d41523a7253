-- subprocess: other programs, joined by pipes; and select.
local core = ...
local PIPE = -1

-- One end of a pipe, as a file.
local File = { __name = "file" }
File.__index = File

local function new_file(fd) return setmetatable({ _fd = fd, _data = "", _eof = false }, File) end

local function fill(self)
	local part = os.read(self._fd, 65536)
	if part == "" then self._eof = true else self._data = self._data .. part end
end

local function take(self, count)
	local data = self._data:sub(1, count)
	self._data = self._data:sub(count + 1)
	return data
end

function File:fileno() return self._fd end
function File:read(n)
	if n == nil or type(n) == "string" then
		while not self._eof do fill(self) end
		return take(self, #self._data)
	end
	while #self._data < n and not self._eof do fill(self) end
	return take(self, n)
end
function File:readline()
	while not self._data:find("\n", 1, true) and not self._eof do fill(self) end
	return take(self, self._data:find("\n", 1, true) or #self._data)
end
function File:lines()
	return function()
		local line = self:readline()
		if line ~= "" then return (line:gsub("\n$", "")) end
	end
end
function File:write(data)
	os.write(self._fd, data)
	return self
end
function File:flush() end
function File:close()
	if self._closed then return end
	self._closed = true
	os.close(self._fd)
end

local Popen = { __name = "Popen" }
Popen.__index = Popen

-- What the program gets as its descriptor: its number, whether it is ours to close, and our own end of a pipe.
local function end_for(what, writes)
	if what == PIPE then
		local r, w = os.pipe()
		if writes then return w, w, r end
		return r, r, w
	end
	if what == nil then return nil end
	if type(what) == "number" then return what end
	if type(what) == "string" then
		local fd = core.open(what, writes and "w" or "r")
		return fd, fd
	end
	if type(what) == "table" and what._fd then return what._fd end
	core.throw("TypeError", "stdin and stdout take subprocess.PIPE, a pipe's end, or a file's name")
end

local function make(options)
	local args = {}
	if type(options) ~= "table" then core.throw("TypeError", "Popen takes a table: Popen{\"grep\", \"404\", stdout = subprocess.PIPE}") end
	local from = type(options[1]) == "table" and options[1] or options.args or options
	for i, argument in ipairs(from) do args[i] = tostring(argument) end
	local self = setmetatable({ args = args }, Popen)
	local in_fd, in_close, in_ours = end_for(options.stdin, false)
	local stdout = options.stdout
	if stdout == nil then               -- what it prints is told when it has ended
		self._output = ".out-" .. core.here() .. "-" .. core.now()
		stdout = self._output
	end
	local out_fd, out_close, out_ours = end_for(stdout, true)
	self.pid, self._task = core.program(args, in_fd, out_fd)
	if in_close then os.close(in_close) end
	if out_close then os.close(out_close) end
	if in_ours then self.stdin = new_file(in_ours) end
	if out_ours then self.stdout = new_file(out_ours) end
	return self
end

local function ended(self, code)
	self.returncode = code
	if self._output then
		local file = core.open(self._output, "r")
		while true do
			local part = os.read(file, 65536)
			if part == "" then break end
			core.print_as(self._task, part)
		end
		os.close(file)
		core.remove(self._output)
		self._output = nil
	end
	return code
end

function Popen:wait()
	if self.returncode then return self.returncode end
	local _, code = os.waitpid(self.pid)
	return ended(self, code)
end
function Popen:poll()
	if self.returncode then return self.returncode end
	local pid, code = os.waitpid(self.pid, os.WNOHANG)
	if pid == 0 then return nil end
	return ended(self, code)
end
function Popen:communicate(text)
	if self.stdin then
		if text then self.stdin:write(text) end
		self.stdin:close()
	end
	local out = self.stdout and self.stdout:read()
	if self.stdout then self.stdout:close() end
	self:wait()
	return out
end
function Popen:send_signal(number) if not self.returncode then os.kill(self.pid, number) end end
function Popen:terminate() self:send_signal(signal.SIGTERM) end
function Popen:kill() self:send_signal(signal.SIGKILL) end

local function run(options)
	local input = options.input
	if input then options.stdin = PIPE end
	if options.capture_output then options.stdout = PIPE end
	local program = make(options)
	local out = program:communicate(input)
	return { args = program.args, returncode = program.returncode, stdout = out }
end

local function fd_of(what)
	if type(what) == "number" then return what end
	return what:fileno()
end

-- The ready ones of a list of descriptors (or of things with a fileno), or an empty list when the time has passed.
local function poll(list, timeout)
	local fds, ready = {}, {}
	for i, what in ipairs(list) do fds[i] = fd_of(what) end
	local set = core.poll(fds, {}, timeout and math.ceil(timeout * 1e9) or nil)
	for i, what in ipairs(list) do if set[i] then ready[#ready + 1] = what end end
	return ready
end

-- Lua's own select(n, ...), too: the name is Python's module here.
local function choose(_, n, ...)
	local all = table.pack(...)
	if n == "#" then return all.n end
	local at = math.tointeger(tonumber(n))
	if not at then error("bad argument #1 to 'select' (number expected, got " .. type(n) .. ")", 2) end
	if at < 0 then at = all.n + at + 1 end
	if at < 1 then error("bad argument #1 to 'select' (index out of range)", 2) end
	return table.unpack(all, at, all.n)
end
local select = setmetatable({ poll = poll }, { __call = choose })

return { subprocess = { Popen = make, run = run, PIPE = PIPE }, select = select, connection = { wait = poll } }
