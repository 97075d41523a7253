from multiprocessing import Barrier, Process, Value


def draw(half, done, seen, other):
    half.value = 1  #@draw
    seen.value = other.value  #@look


if __name__ == "__main__":
    left, right, a, b = (Value("i", 0) for _ in range(4))
    done = Barrier(2)  #@make
    people = [
        Process(target=draw, args=(left, done, a, right)),
        Process(target=draw, args=(right, done, b, left)),
    ]
    for p in people:
        p.start()
    for p in people:
        p.join()
    print("seen", a.value + b.value)
