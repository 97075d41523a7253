import os
import signal
from multiprocessing import Process, SimpleQueue


def player(boss_pid, songs):
    songs.put("tuning")  #@tune
    print("one, two, three")  #@count
    songs.put("same parent" if os.getppid() == boss_pid else "adopted")  #@song


def boss(songs):
    Process(target=player, args=(os.getpid(), songs), name="player").start()  #@child
    signal.pause()  #@pause


def main():
    songs = SimpleQueue()
    p = Process(target=boss, args=(songs,), name="boss")
    p.start()
    songs.get()
    p.kill()  #@kill
    p.join()
    print("boss", p.exitcode)
    print("player", songs.get())


if __name__ == "__main__":
    main()
