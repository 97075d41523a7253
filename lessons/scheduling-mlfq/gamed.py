"""A multi-level feedback queue that forgets what a task has used, and a task that knows it."""

SLICE, LOWEST = 4, 3


class Task:
    def __init__(self, name, burst):
        self.name, self.burst = name, burst
        self.left, self.level, self.used = 18, 1, 0


def main():
    queue = [Task("honest", 18), Task("gamer", 3)]  #@gamer
    clock = 0
    while queue:
        task = min(queue, key=lambda one: one.level)  #@pick
        queue.remove(task)
        run = min(task.burst, SLICE - task.used, task.left)
        clock += run
        task.left -= run
        task.used += run
        if task.used == SLICE:  #@sink
            task.level, task.used = min(task.level + 1, LOWEST), 0
        else:
            task.used = 0  #@forget
        if task.left:
            queue.append(task)
        else:
            print(task.name, clock)


if __name__ == "__main__":
    main()
