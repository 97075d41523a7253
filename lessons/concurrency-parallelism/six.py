"""Six tasks on a number of CPUs, by the tick: a free CPU takes whoever has been ready longest."""
import heapq

JOBS = [(2, 2, 2)] + [(4, 0, 0)] * 5


def run(cpus):
    ready = [(0, i, part[0], part) for i, part in enumerate(JOBS)]  #@job
    free = [0] * cpus
    end = 0
    while ready:
        since, i, length, rest = heapq.heappop(ready)
        start = max(since, heapq.heappop(free))
        end = max(end, start + length)
        heapq.heappush(free, start + length)  #@work
        if rest and rest[1]:
            heapq.heappush(ready, (start + length + rest[1], i, rest[2], None))  #@io
    return end


print("ticks", run(4))  #@told
print("on_one_cpu", run(1))
