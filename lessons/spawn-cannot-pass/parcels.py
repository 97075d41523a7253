import multiprocessing
import threading

spawn = multiprocessing.get_context("spawn")
arrived = []


def unpack_it(thing):
    print("it has arrived")  #@child


def send(name, thing):
    p = spawn.Process(target=unpack_it, args=(thing,), name=name)
    try:
        p.start()  #@send
    except (TypeError, AttributeError) as err:
        print(name, "-", err)  #@refused
    else:
        p.join()
        arrived.append(name)


def main():
    def closure():
        return arrived

    send("list", [1, 2, 3])  #@list
    with open("notes.txt", "w") as file:
        send("file", file)  #@file
    send("thread_lock", threading.Lock())  #@thread-lock
    send("closure", closure)
    send("process_lock", spawn.Lock())  #@process-lock
    print("arrived", *arrived)


if __name__ == "__main__":
    main()
