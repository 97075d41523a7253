import threading
from multiprocessing import JoinableQueue, Process


def sell(shelf):
    while True:
        shelf.get()  #@get


if __name__ == "__main__":
    shelf = JoinableQueue()  #@queue
    for i in range(2):
        shelf.put(i)  #@put
    Process(target=sell, args=(shelf,), daemon=True).start()  #@daemon
    closing = threading.Thread(target=shelf.join, daemon=True)  # so that this listing comes to an end
    closing.start()
    closing.join(0.5)  #@join
    print("closed", not closing.is_alive())
