order = []


def coffee():
    yield "3"  #@three
    yield "4"  #@four


def letter():
    yield "1"  #@one
    yield "2"  #@two


one, other = letter(), coffee()
for _ in range(2):
    order.append(next(one))  #@ask
    order.append(next(other))  #@ask-other
print("order", " ".join(order))
