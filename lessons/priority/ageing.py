"""Priorities with ageing, minute by minute, on jobs that are only numbers: the smallest number goes first."""
from dataclasses import dataclass


@dataclass
class Job:
    name: str
    left: int
    comes: int
    priority: int
    waited: int = 0
    end: int = 0


def rank(job):
    return job.priority - job.waited  #@rank


def run(jobs):
    clock = 0
    while any(job.left for job in jobs):
        here = [job for job in jobs if job.comes <= clock and job.left]  #@here
        running = min(here, key=rank)
        for job in here:
            job.waited += job is not running  #@wait
        clock += 1
        running.left -= 1
        if running.left == 0:
            running.end = clock  #@leave


def main():
    jobs = [Job("records", 3, 0, 5), Job("burn", 3, 1, 1), Job("cut", 3, 4, 1),
            Job("sting", 3, 7, 1), Job("fall", 3, 10, 1)]
    run(jobs)
    print("burn_done", jobs[1].end)
    print("records_done", jobs[0].end)


if __name__ == "__main__":
    main()
