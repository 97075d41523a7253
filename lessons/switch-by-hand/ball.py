# With the library greenlet this reads letter.switch(). Generators can do the same with a little loop:
# each yield names the one that comes next.
order = []


def letter():
    order.append("1")  #@one
    yield "coffee"  #@to-coffee
    order.append("2")  #@two
    yield "coffee"  #@to-coffee


def coffee():
    order.append("3")  #@three
    yield "letter"  #@to-letter
    order.append("4")  #@four


tasks = {"letter": letter(), "coffee": coffee()}
here = "letter"  #@begin
while here:
    here = next(tasks[here], None)
print("order", " ".join(order))
