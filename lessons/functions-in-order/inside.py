order = []


def note(what):
    order.append(what)


def coffee():
    print("3")  #@three
    note("3")
    print("4")  #@four
    note("4")


def letter():
    print("1")  #@one
    note("1")
    coffee()  #@coffee
    print("2")  #@two
    note("2")


letter()  #@letter
print("order", " ".join(order))
