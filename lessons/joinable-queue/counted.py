from multiprocessing import JoinableQueue, Process


def sell(shelf):
    while True:
        shelf.get()  #@get
        shelf.task_done()  #@done


if __name__ == "__main__":
    shelf = JoinableQueue()  #@queue
    for i in range(2):
        shelf.put(i)  #@put
    Process(target=sell, args=(shelf,), daemon=True).start()  #@daemon
    shelf.join()  #@join
    print("closed", True)
