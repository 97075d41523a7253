from multiprocessing import Process

purse = []


def pay():
    purse.append(666)  #@add
    print("child", len(purse))  #@child


if __name__ == "__main__":
    child = Process(target=pay)  #@start
    child.start()
    child.join()  #@join
    print("parent", len(purse))  #@parent
