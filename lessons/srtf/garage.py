"""Shortest remaining time first, hour by hour, on jobs that are only numbers."""
from dataclasses import dataclass


@dataclass
class Job:
    name: str
    hours: int
    comes: int
    left: int = 0
    waited: int = 0


def run(jobs):
    """Returns the names in the order in which they leave."""
    clock, order = 0, []
    for job in jobs:
        job.left = job.hours
    while any(job.left for job in jobs):
        here = [job for job in jobs if job.comes <= clock and job.left]  #@come
        running = min(here, key=lambda job: job.left)
        clock += 1
        running.left -= 1  #@burst
        if running.left == 0:
            order.append(running.name)  #@leave
            running.waited = clock - running.comes - running.hours
    return order


def main():
    jobs = [Job("engine", 8, 0), Job("brakes", 4, 1), Job("tyre", 2, 2), Job("bulb", 1, 4)]  #@jobs
    print("order", *run(jobs))
    print("engine_waited", jobs[0].waited)
    print(f"average_waiting {sum(job.waited for job in jobs) / len(jobs):g}")


if __name__ == "__main__":
    main()
