"""Fair share: the least virtual runtime goes next; who wakes begins beside the others."""


def main():
    runtime, got = {"build": 0}, {"build": 0, "movie": 0}
    for tick in range(24):
        if tick == 12:
            runtime["movie"] = min(runtime.values())  #@wake
        name = min(runtime, key=runtime.get)
        runtime[name] += 1  #@tick
        got[name] += 1  #@count
    print("movie_got", got["movie"])


if __name__ == "__main__":
    main()
