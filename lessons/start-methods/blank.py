import multiprocessing

note = "empty"


def look(answers):
    answers.put(note)  #@look


def main():
    global note
    note = "milk"  #@milk
    spawn = multiprocessing.get_context("spawn")
    answers = spawn.Queue()
    p = spawn.Process(target=look, args=(answers,), name="child")  #@child
    p.start()  #@start
    print("child_reads", answers.get())
    p.join()


if __name__ == "__main__":
    main()
