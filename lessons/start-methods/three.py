import multiprocessing
import os
import time

note = "empty"


def look(answers):
    answers.put((note, os.getppid()))  #@look


def main():
    global note
    note = "milk"  #@milk
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)  #@method
        answers = context.Queue()
        start = time.perf_counter()
        p = context.Process(target=look, args=(answers,), name="by-" + method)
        p.start()  #@start
        seen, parent = answers.get()
        print(f"{method}: {(time.perf_counter() - start) * 1000:.1f} ms")
        print(method, seen)
        print(method + "_parent", "main" if parent == os.getpid() else "server")
        p.join()


if __name__ == "__main__":
    main()
