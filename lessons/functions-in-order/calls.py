order = []


def note(what):
    order.append(what)


def letter():
    print("1")  #@one
    note("1")
    print("2")  #@two
    note("2")


def coffee():
    print("3")  #@three
    note("3")
    print("4")  #@four
    note("4")


letter()  #@letter
coffee()  #@coffee
print("order", " ".join(order))
