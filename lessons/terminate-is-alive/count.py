import signal
from multiprocessing import Process


def nap():
    signal.pause()  #@nap


if __name__ == "__main__":
    p = Process(target=nap, name="sleeper")
    p.start()  #@start
    p.terminate()  #@terminate
    asked = 1
    while p.is_alive():  #@ask
        asked += 1
    p.join()  #@join
    print("asked", asked)
    print("exitcode", p.exitcode)
