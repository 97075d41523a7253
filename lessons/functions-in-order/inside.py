order = []


def say(what):
    order.append(what)


def coffee():
    say("3")  #@three
    say("4")  #@four


def letter():
    say("1")  #@one
    coffee()  #@coffee
    say("2")  #@two


letter()  #@letter
print("order", " ".join(order))
