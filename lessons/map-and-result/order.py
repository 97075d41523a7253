import time
from concurrent.futures import ProcessPoolExecutor

UNIT = 0.1


def cook(minutes):
    time.sleep(minutes * UNIT)  #@cook
    return minutes


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=3) as kitchen:
        dishes = kitchen.map(cook, [3, 1, 2])  #@map
        served = []  #@at-once
        for minutes in dishes:  #@serve
            served.append(str(minutes))
    print("served", " ".join(served))
