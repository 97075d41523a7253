import signal
from multiprocessing import Process


def nap():
    signal.pause()  #@nap


if __name__ == "__main__":
    p = Process(target=nap, name="sleeper")
    p.start()  #@start
    p.terminate()  #@terminate
    print("just_after", p.is_alive())  #@ask
    p.join()  #@join
    print("after_join", p.is_alive())
    print("exitcode", p.exitcode)
