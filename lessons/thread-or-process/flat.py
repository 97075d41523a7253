from multiprocessing import Process
from threading import Thread

milk = 0


def shop():
    global milk
    milk += 1  #@buy


if __name__ == "__main__":
    mate = Thread(target=shop)  #@thread
    mate.start()
    mate.join()
    print("after_thread", milk)
    neighbour = Process(target=shop)  #@process
    neighbour.start()
    neighbour.join()
    print("after_process", milk)
