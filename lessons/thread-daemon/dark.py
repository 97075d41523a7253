import threading
import time

SECONDS = 0.2


def lamp():
    print("lamp on", flush=True)  #@on
    time.sleep(SECONDS)
    print("lamp off")  #@off
    print("lamp_off true")


def clock():
    time.sleep(SECONDS * 2)
    print("the clock strikes")  #@strike


if __name__ == "__main__":
    print("lamp_off false")
    threading.Thread(target=lamp, daemon=True).start()  #@daemon
    threading.Thread(target=clock, daemon=True).start()  #@start
    print("main is done")  #@done
