"""The computer of 1960: each job computes 2 ticks, waits 3 for the tape, computes 2."""
import heapq

COMPUTE, WAIT = 2, 3


def run(jobs, now):
    """First come, first served: who is ready first gets the CPU. Gives the end, and how long it was idle."""
    line = [(now, job, 2) for job in jobs]  #@job
    idle = 0
    while line:
        ready, job, bursts = heapq.heappop(line)
        idle += max(0, ready - now)  #@idle
        now = max(now, ready) + COMPUTE  #@compute
        if bursts > 1:
            heapq.heappush(line, (now + WAIT, job, bursts - 1))  #@wait
    return now, idle


now = idle = 0
for job in range(3):
    now, more = run([job], now)  #@one
    idle += more
print("batch_ticks", now)
print("batch_idle", idle)
ticks, idle = run(range(3), 0)  #@all
print("ticks", ticks)
print("idle", idle)
