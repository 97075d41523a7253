"""A CPU with one register, and two programs that take turns on it."""
programs = [["add 1"] * 3, ["add 10"] * 3]
cpu = {"pc": 0, "sum": 0}
blocks = [{"pc": 0, "sum": 0} for _ in programs]  #@blocks


def restore(block):
    cpu["pc"] = block["pc"]  #@restore


def save(block):
    block["pc"] = cpu["pc"]  #@save


for turn in range(6):
    block = blocks[turn % 2]
    restore(block)
    cpu["sum"] += int(programs[turn % 2][cpu["pc"]].split()[1])  #@run
    cpu["pc"] += 1
    block["result"] = cpu["sum"]
    save(block)
print("first", blocks[0]["result"])  #@told
print("second", blocks[1]["result"])
