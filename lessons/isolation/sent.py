from multiprocessing import Process, Queue

purse = []


def pay(way):
    way.put(666)  #@add


if __name__ == "__main__":
    way = Queue()  #@queue
    child = Process(target=pay, args=(way,))  #@start
    child.start()
    purse.append(way.get())  #@get
    child.join()  #@join
    print("parent", len(purse))  #@parent
