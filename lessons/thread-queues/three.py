import queue


def drain(q):
    got = []
    while not q.empty():
        got.append(q.get())  #@get
    return " ".join(map(str, got))


def fill(q, numbers):
    for number in numbers:
        q.put(number)  #@put
    return q


line = fill(queue.Queue(), [1, 2, 3])  #@fifo
pile = fill(queue.LifoQueue(), [1, 2, 3])  #@lifo
ward = fill(queue.PriorityQueue(), [5, 1, 3])  #@priority
print("line", drain(line))
print("pile", drain(pile))
print("ward", drain(ward))
