"""A thousand draws: how often does one of my tickets win?"""

MINE = 60  #@mine
OTHERS = 60  #@others


def main():
    seed, wins = 1, 0
    for _ in range(1000):
        seed = (seed * 1103515245 + 12345) % 2147483648  #@draw
        wins += seed // 65536 % (MINE + OTHERS) < MINE  #@win
    print("wins", wins)


if __name__ == "__main__":
    main()
