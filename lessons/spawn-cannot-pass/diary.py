import multiprocessing


def note(log):
    log.write("hello")  #@write
    log.close()


def main():
    spawn = multiprocessing.get_context("spawn")
    with open("log.txt", "w") as log:  #@open
        p = spawn.Process(target=note, args=(log,), name="child")  #@child
        try:
            p.start()  #@start
        except TypeError as err:
            print(err)
        else:
            p.join()
    with open("log.txt") as log:
        print("log", log.read())


if __name__ == "__main__":
    main()
