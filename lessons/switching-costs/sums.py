import time

STEPS = 100_000


def add(box):
    for i in range(STEPS):
        box[0] += i  #@add


def add_in_turns(box):
    for i in range(STEPS):
        box[0] += i  #@add-turn
        yield  #@give-way


def one_after_the_other():
    box = [0]
    add(box)
    add(box)
    return box[0]


def in_turns():
    box = [0]
    one, two = add_in_turns(box), add_in_turns(box)
    for _ in range(STEPS):
        next(one), next(two)  #@switch
    return box[0]


def measure(f):
    start = time.perf_counter()
    value = f()
    return time.perf_counter() - start, value


plain, first = measure(one_after_the_other)
turns, second = measure(in_turns)
print("same_sum", first == second)
print("times_slower", round(turns / plain))
print("faster", "one after the other" if turns > plain else "in turns")
