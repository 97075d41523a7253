import time
from concurrent.futures import ProcessPoolExecutor, as_completed

UNIT = 0.3


def cook(minutes):
    time.sleep(minutes * UNIT)  #@cook
    return minutes


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=3) as kitchen:
        dishes = [kitchen.submit(cook, minutes) for minutes in (3, 1, 2)]  #@submit
        served = [str(dish.result()) for dish in as_completed(dishes)]  #@serve
    print("served", " ".join(served))
