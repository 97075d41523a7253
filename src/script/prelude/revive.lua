-- What comes back to life on the other side of a message: the metatable's __pack says how.
local core = ...
local parts = { proxy = "manager", instance = "class" }
core.revivers = core.revivers or {}

core.on_revive(function(name, fields)
	if not core.revivers[name] and parts[name] then core.use(parts[name]) end
	local revive = core.revivers[name]
	if not revive then core.throw("TypeError", "a message holds a '%s' that this process does not know", tostring(name)) end
	return revive(fields)
end)

return {}
