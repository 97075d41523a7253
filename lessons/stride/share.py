"""Stride scheduling: the smallest pass goes next, and takes a step; many tickets make small steps."""

TICKETS = {"A": 3, "B": 2, "C": 1}  #@tickets


def main():
    passed = dict.fromkeys(TICKETS, 0)
    order = []
    for _ in range(6):
        name = min(passed, key=passed.get)
        passed[name] += 6 // TICKETS[name]  #@slice
        order.append(name)  #@log
    print("order", *order)


if __name__ == "__main__":
    main()
