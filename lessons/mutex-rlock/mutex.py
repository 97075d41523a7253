from multiprocessing import Lock, Process

door = Lock()  #@make


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
    customer.join(0.5)  # for ever, without this number
    print("home", not customer.is_alive())  #@home
    customer.terminate()
