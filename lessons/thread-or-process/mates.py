from threading import Thread

milk = 0


def shop():
    global milk
    milk += 1  #@buy


if __name__ == "__main__":
    for _ in range(2):
        p = Thread(target=shop)  #@kind
        p.start()
        p.join()
    print("milk", milk)
