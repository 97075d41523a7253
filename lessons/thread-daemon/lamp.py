import threading
import time

SECONDS = 0.4


def lamp():
    print("lamp on", flush=True)  #@on
    time.sleep(SECONDS)
    print("lamp off")  #@off
    print("lamp_off true")


if __name__ == "__main__":
    print("lamp_off false")
    t = threading.Thread(target=lamp, daemon=True)  #@daemon
    t.start()  #@start
    time.sleep(SECONDS / 2)
    print("main is done")  #@done
