STEPS = 6
turns = 0


def work(box):
    global turns
    for i in range(1, STEPS + 1):
        box[0] += i  #@add
        turns += 1
        yield  #@give-way


box = [0]
one, two = work(box), work(box)
for _ in range(STEPS):
    next(one)  #@first
    next(two)  #@second
print("sum", box[0])
print("turns", turns)
