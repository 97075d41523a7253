"""A multi-level feedback queue, tick by tick, on tasks that are only numbers."""

SLICES = [2, 4, 8]


class Task:
    def __init__(self, name, left):
        self.name, self.left = name, left
        self.level = self.used = self.waited = self.wakes = 0

    def tick(self):
        self.left -= 1
        self.used += 1
        if self.used == SLICES[self.level]:
            self.level = min(self.level + 1, len(SLICES) - 1)
            self.used = 0
            return True
        return False


def main():
    editor = Task("editor", 4)
    editor.wakes = 4  #@key
    tasks = [editor, Task("render", 12), Task("backup", 12)]  #@compute
    clock = 0
    while any(task.left for task in tasks):
        ready = [task for task in tasks if task.left and task.wakes <= clock]
        clock += 1
        if not ready:
            continue
        running = min(ready, key=lambda task: task.level)
        for task in ready:
            task.waited += task is not running  #@wait
        slice_over = running.tick()  #@show
        if running is editor:
            editor.wakes = clock + 4
        if slice_over:
            tasks.remove(running)
            tasks.append(running)
    print("editor_waited", editor.waited)


if __name__ == "__main__":
    main()
