"""Shortest job first, on jobs that are only numbers: name, pages, minute of arrival."""

JOBS = [("thesis", 7, 0), ("card", 4, 1), ("form", 2, 2), ("stamp", 1, 3)]  #@jobs


def shortest_job_first(jobs):
    """Yields each job's name with the minutes that it waited."""
    clock, waiting = 0, list(jobs)
    while waiting:
        here = [job for job in waiting if job[2] <= clock]  #@come
        job = min(here, key=lambda job: job[1])
        name, pages, comes = job
        waited = clock - comes
        clock += pages  #@burst
        waiting.remove(job)
        yield name, waited  #@leave


def main():
    order, total = [], 0
    for name, waited in shortest_job_first(JOBS):
        order.append(name)
        total += waited
    print("order", *order)
    print(f"average_waiting {total / len(JOBS):g}")


if __name__ == "__main__":
    main()
