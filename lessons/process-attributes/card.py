import multiprocessing
import os
import sys
import threading


def scribe(answers):
    evening = threading.Event()
    for _ in range(2):
        threading.Thread(target=evening.wait).start()  #@thread
    me = multiprocessing.current_process()
    answers.put((me.name, os.getpid(), os.getppid(), threading.active_count()))  #@answer
    evening.set()
    sys.exit(7)  #@exit


def main():
    answers = multiprocessing.SimpleQueue()
    p = multiprocessing.Process(target=scribe, args=(answers,), name="scribe")  #@make
    print("pid_before", p.pid or "none")  #@before
    print("exitcode_before", p.exitcode or "none")
    p.start()  #@start
    name, pid, parent, threads = answers.get()
    p.join()
    print("name", name)
    print("same_pid", pid == p.pid)
    print("parent_is_main", parent == os.getpid())
    print("threads", threads)
    print("exitcode", p.exitcode)
    print("default_name", multiprocessing.Process(target=scribe).name)
    print("cpus", multiprocessing.cpu_count())


if __name__ == "__main__":
    main()
