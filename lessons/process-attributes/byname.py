import signal
from multiprocessing import Process, active_children


def work():
    signal.pause()  #@work


def main():
    everybody = [Process(target=work, name=name) for name in ("anna", "idle", "ben")]  #@make
    for p in everybody:
        p.start()
    goes = next(p for p in active_children() if p.name == "idle")  #@choose
    goes.terminate()  #@home
    goes.join()
    print("sent_home", goes.name)
    print("left", len(active_children()))  #@left
    for p in everybody:
        p.terminate()
        p.join()


if __name__ == "__main__":
    main()
