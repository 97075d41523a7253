"""Shortest job first, hour by hour, on jobs that are only numbers."""
from dataclasses import dataclass


@dataclass
class Job:
    name: str
    hours: int
    comes: int
    left: int = 0


def run(jobs):
    """Returns the average waiting time."""
    clock, waited, running = 0, 0, None
    for job in jobs:
        job.left = job.hours
    while any(job.left for job in jobs):
        if running is None or running.left == 0:  #@choose
            here = [job for job in jobs if job.comes <= clock and job.left]  #@here
            running = min(here, key=lambda job: job.left)
        clock += 1
        running.left -= 1  #@tick
        if running.left == 0:
            waited += clock - running.comes - running.hours  #@leave
    return waited / len(jobs)


def main():
    jobs = [Job("engine", 8, 0), Job("brakes", 4, 1), Job("tyre", 2, 2), Job("bulb", 1, 4)]
    print(f"average_waiting {run(jobs):g}")


if __name__ == "__main__":
    main()
