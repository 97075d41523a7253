-- A CPU with one register, and two programs that take turns on it.
local programs = {
  {"add 1", "add 1", "add 1"},
  {"add 10", "add 10", "add 10"},
}

local cpu = {pc = 1, sum = 0}
local blocks = {{pc = 1, sum = 0}, {pc = 1, sum = 0}} --@blocks

function restore(block)
  cpu.pc, cpu.sum = block.pc, block.sum --@restore
end

function save(block)
  block.pc, block.sum = cpu.pc, cpu.sum --@save
end

function main()
  for turn = 1, 6 do
    local n = (turn - 1) % 2 + 1
    restore(blocks[n])
    cpu.sum = cpu.sum + tonumber(programs[n][cpu.pc]:match("%d+")) --@run
    cpu.pc = cpu.pc + 1
    blocks[n].result = cpu.sum
    save(blocks[n])
  end
  outcome("first", blocks[1].result) --@told
  outcome("second", blocks[2].result)
end
