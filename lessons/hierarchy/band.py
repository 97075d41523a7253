import os
import signal
from multiprocessing import Pipe, Process


def player():
    signal.pause()  #@pause


def band(stage):
    os.setpgid(0, 0)  #@group
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for i in range(1, 4):
        Process(target=player, name=f"player-{i}").start()  #@child
    stage.send("all here")
    signal.pause()


def main():
    hall, stage = Pipe(duplex=False)
    p = Process(target=band, args=(stage,), name="band")
    p.start()
    hall.recv()
    os.killpg(p.pid, signal.SIGINT)  #@kill
    p.join()
    stage.close()  # whoever of the band is left holds the stage open
    print("silence", hall.poll(1))  #@silence


if __name__ == "__main__":
    main()
