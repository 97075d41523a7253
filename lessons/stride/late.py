"""A newcomer among tasks that have computed for a while."""


def main():
    passed, got = {"A": 0, "B": 0}, {"A": 0, "B": 0, "C": 0}
    for tick in range(24):
        if tick == 12:
            passed["C"] = 0  #@enter
        name = min(passed, key=passed.get)  #@pick
        passed[name] += 1  #@step
        got[name] += 1
    print("newcomer", got["C"])


if __name__ == "__main__":
    main()
