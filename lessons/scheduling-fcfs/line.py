"""First come, first served, on jobs that are only numbers."""

JOBS = [("thesis", 10), ("flyer", 2), ("card", 2), ("form", 2)]  #@jobs


def first_come_first_served(jobs):
    """Yields each job with the minutes that it waited."""
    clock = 0
    for name, pages in jobs:
        waited = clock  #@wait
        clock += pages  #@burst
        yield name, waited


def main():
    order, total = [], 0
    for name, waited in first_come_first_served(JOBS):
        order.append(name)  #@leave
        total += waited
    print("order", *order)
    print(f"average_waiting {total / len(JOBS):g}")


if __name__ == "__main__":
    main()
