-- Names given last, in a table of their own; they are not lost when memory is cleaned up meanwhile.
-- picker: os
-- exit: 0
-- outcome: {"made":300,"value":7,"item":2}
function main()
	local lock, made = Lock(), 0
	for i = 1, 100 do
		Condition(lock, {name = "with" .. i})
		Condition(nil, {name = "without" .. i})
		Condition({name = "alone" .. i})
		made = made + 3
	end
	outcome("made", made)
	Barrier(2, {name = "bar" .. made})
	Semaphore(2, {name = "sem" .. made})
	Queue(2, {name = "queue" .. made})
	outcome("value", Value("i", 7, {name = "value" .. made}).value)
	outcome("item", Array("i", {1, 2}, {name = "array" .. made})[2])
end
