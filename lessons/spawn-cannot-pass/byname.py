import multiprocessing


def note(name):
    with open(name, "w") as log:  #@open
        log.write("hello")  #@write


def main():
    spawn = multiprocessing.get_context("spawn")
    p = spawn.Process(target=note, args=("log.txt",), name="child")  #@child
    p.start()  #@start
    p.join()
    with open("log.txt") as log:
        print("log", log.read())


if __name__ == "__main__":
    main()
