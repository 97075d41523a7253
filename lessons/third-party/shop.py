import sqlite3
import time
from multiprocessing import Process

BUYERS, THINK = 3, 0.4


def buy():
    shop = sqlite3.connect("shop.db", isolation_level=None)
    n = shop.execute("select n from tickets").fetchone()[0]  #@read
    print("read", n, flush=True)
    time.sleep(THINK)
    shop.execute("update tickets set n = ?", [n - 1])  #@write
    print("wrote", n - 1, flush=True)
    shop.close()


if __name__ == "__main__":
    shop = sqlite3.connect("shop.db", isolation_level=None)  #@open
    shop.execute("create table tickets(n)")
    shop.execute("insert into tickets values(10)")
    buyers = [Process(target=buy) for _ in range(BUYERS)]
    for p in buyers:
        p.start()
    for p in buyers:
        p.join()
    print("tickets_left", shop.execute("select n from tickets").fetchone()[0])
