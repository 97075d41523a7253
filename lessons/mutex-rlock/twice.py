from multiprocessing import Process, RLock

door = RLock()  #@make


def pay():
    door.acquire()  #@inner
    door.release()


def shop():
    door.acquire()  #@outer
    pay()
    door.release()


if __name__ == "__main__":
    customer = Process(target=shop)
    customer.start()
    customer.join()
    print("home", True)  #@home
