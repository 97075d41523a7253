"""Priorities, minute by minute, on jobs that are only numbers: the smallest number goes first."""
from dataclasses import dataclass


@dataclass
class Job:
    name: str
    left: int
    comes: int
    priority: int


def rank(job):
    return job.priority  #@priority


def run(jobs):
    clock, ends = 0, {}
    while any(job.left for job in jobs):
        here = [job for job in jobs if job.comes <= clock and job.left]  #@come
        running = min(here, key=rank)
        clock += 1
        running.left -= 1  #@burst
        if running.left == 0:
            ends[running.name] = clock  #@leave
    return ends


def main():
    jobs = [Job("records", 3, 0, 5), Job("burn", 3, 1, 1), Job("cut", 3, 4, 1),  #@jobs
            Job("sting", 3, 7, 1), Job("fall", 3, 10, 1)]
    ends = run(jobs)
    print("order", *ends)
    print("records_done", ends["records"])


if __name__ == "__main__":
    main()
