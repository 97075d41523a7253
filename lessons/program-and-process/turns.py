from multiprocessing import Process, Queue, current_process


def cook(order):
    for _ in range(2):
        order.put(current_process().name)  #@step


if __name__ == "__main__":
    order = Queue()
    ann = Process(target=cook, args=(order,), name="ann")  #@ann
    bob = Process(target=cook, args=(order,), name="bob")  #@bob
    ann.start()
    bob.start()
    all_ = [order.get() for _ in range(4)]  #@read
    ann.join()
    bob.join()
    print("lines", len(all_))
    print("order", " ".join(all_))
