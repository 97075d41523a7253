order = []


def coffee():
    yield "3"  #@three
    yield "4"  #@four


def letter():
    yield "1"  #@one
    yield from coffee()  #@from
    yield "2"  #@two


for what in letter():  #@ask
    order.append(what)
print("order", " ".join(order))
