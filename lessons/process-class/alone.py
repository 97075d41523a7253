import os
from multiprocessing import Process, SimpleQueue

SHOPPERS = 3


class Shopper(Process):
    def __init__(self, bags, shopping):  #@init
        super().__init__(name=f"shopper-{shopping}")
        self.bags = bags
        self.shopping = shopping

    def run(self):  #@run
        print("process", os.getpid(), "buys", self.shopping)
        self.bags.put((os.getpid(), self.shopping))  #@put


def main():
    bags = SimpleQueue()
    everybody = []
    for i in range(1, SHOPPERS + 1):
        p = Shopper(bags, i)  #@make
        p.run()  #@start
        everybody.append(p)
    got = [bags.get() for _ in everybody]
    print("bought", sum(things for _, things in got))
    print("pids", len({pid for pid, _ in got}))


if __name__ == "__main__":
    main()
