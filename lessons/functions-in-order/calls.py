order = []


def say(what):
    order.append(what)


def letter():
    say("1")  #@one
    say("2")  #@two


def coffee():
    say("3")  #@three
    say("4")  #@four


letter()  #@letter
coffee()  #@coffee
print("order", " ".join(order))
