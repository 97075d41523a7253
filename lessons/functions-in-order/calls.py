order = []


def noted(what):
    order.append(what)
    return what


def letter():
    print(noted("1"))  #@one
    print(noted("2"))  #@two


def coffee():
    print(noted("3"))  #@three
    print(noted("4"))  #@four


letter()  #@letter
coffee()  #@coffee
print("order", " ".join(order))
