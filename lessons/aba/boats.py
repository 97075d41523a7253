import time
from multiprocessing import Array, Process, Value

board = Value("i", 1)  # the boat at the jetty
behind = Array("i", [0, 2, 3, 0])  # behind[1]: the boat tied to boat 1; 0: none
family = Array("i", 4)  # family[1]: the boat of family 1


def cas(value, old, new):
    with value.get_lock():
        if value.value != old:
            return False  #@compare
        value.value = new
        return True


def take(asked=0):
    while True:
        boat = board.value  #@look
        after = behind[boat]  #@behind
        time.sleep(asked)  #@asked
        if cas(board, boat, after):  #@swap
            return boat


def tie(boat):
    while True:
        now = board.value  #@see
        behind[boat] = now  #@tie
        if cas(board, now, boat):  #@back
            return


def lend():
    family[1] = take(asked=0.5)  #@one


def wipe():
    wet = take()  #@wet
    family[2] = take()  #@two
    tie(wet)  #@dry


if __name__ == "__main__":
    keepers = [Process(target=what) for what in (lend, wipe)]
    for keeper in keepers:
        keeper.start()  #@start
        time.sleep(0.1)
    for keeper in keepers:
        keeper.join()
    family[3] = take()  #@three
    print("boats", len(set(family[1:])))  #@count
