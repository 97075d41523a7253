-- Value and Array.
-- methods: fork spawn forkserver
function child(v, c, u, a) v.value = 888 c.value = "b" u.value = "文" a[1] = 666 end
function kind(f) local ok, err = pcall(f) return err.type end
function main()
  local v, c, u, a = Value("i", 666), Value("c", "a"), Value("u", "武"), Array("i", {11, 22, 33, 44})
  outcome("u_before", u.value)
  local p = Process{target = child, args = {v, c, u, a}} p:start() p:join()
  outcome("v", v.value) outcome("c", c.value) outcome("u", u.value) outcome("a", a:get()) outcome("len", #a)
  outcome("text", kind(function() v.value = "x" end)) outcome("index", kind(function() return a[5] end))
  outcome("float", kind(function() v.value = 1.5 end))
  local d, b = Value("d", 2.5), Value("b", -128)
  outcome("d", d.value) outcome("b", b.value)
  d.value = 3 outcome("d3", d.value == 3)
end
