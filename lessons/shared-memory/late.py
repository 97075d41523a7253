from multiprocessing import Process, Value


def paint(number):
    number.value += 222  #@write


if __name__ == "__main__":
    number = Value("i", 666)  #@value
    child = Process(target=paint, args=(number,))
    child.start()
    seen = number.value  #@look
    child.join()  #@join
    print("seen", seen)
