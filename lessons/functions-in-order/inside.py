order = []


def noted(what):
    order.append(what)
    return what


def coffee():
    print(noted("3"))  #@three
    print(noted("4"))  #@four


def letter():
    print(noted("1"))  #@one
    coffee()  #@coffee
    print(noted("2"))  #@two


letter()  #@letter
print("order", " ".join(order))
