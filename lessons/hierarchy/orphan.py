import os
import signal
from multiprocessing import Event, Process, Queue


def player(boss_pid, gone, songs):
    gone.wait()  #@wait
    songs.put("same parent" if os.getppid() == boss_pid else "adopted")  #@song


def boss(ready, gone, songs):
    Process(target=player, args=(os.getpid(), gone, songs), name="player").start()  #@child
    ready.set()
    signal.pause()  #@pause


def main():
    ready, gone, songs = Event(), Event(), Queue()
    p = Process(target=boss, args=(ready, gone, songs), name="boss")
    p.start()
    ready.wait()
    p.kill()  #@kill
    p.join()
    gone.set()
    print("player", songs.get())


if __name__ == "__main__":
    main()
