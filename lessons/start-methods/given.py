import multiprocessing

note = "empty"


def look(answers, what):
    answers.put(what)  #@look


def main():
    global note
    note = "milk"  #@milk
    spawn = multiprocessing.get_context("spawn")
    answers = spawn.Queue()
    p = spawn.Process(target=look, args=(answers, note), name="child")  #@child
    p.start()  #@start
    print("child_reads", answers.get())
    p.join()


if __name__ == "__main__":
    main()
