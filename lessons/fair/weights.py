"""Virtual runtime and weights, on tasks that are only numbers."""

WEIGHT = {"heavy": 3, "light": 1}  #@weights


def main():
    runtime, got = {"heavy": 0, "light": 0}, {"heavy": 0, "light": 0}
    for _ in range(24):
        name = "light" if runtime["light"] < runtime["heavy"] else "heavy"  #@pick
        runtime[name] += 1  #@charge
        got[name] += 1
    print("heavy", got["heavy"])
    print("weight", WEIGHT["heavy"])


if __name__ == "__main__":
    main()
