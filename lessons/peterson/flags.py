import time
from multiprocessing import Process, Value

want = [Value("i", 0, lock=False) for _ in range(2)]
bridge, met = (Value("i", 0, lock=False) for _ in range(2))


def cross(me, other):
    want[me].value = 1  #@want
    time.sleep(0.3)  #@breath
    while want[other].value != 0:
        time.sleep(0)  #@wait
    bridge.value = me  #@on
    if bridge.value != me:
        met.value = 1  #@see
    want[me].value = 0  #@off


if __name__ == "__main__":
    walkers = [Process(target=cross, args=(me, 1 - me)) for me in range(2)]
    for walker in walkers:
        walker.start()  #@start
    for walker in walkers:
        walker.join(1)  # they never come
    print("met", met.value)  #@met
    print("flags_up", want[0].value + want[1].value)  #@up
    for walker in walkers:
        walker.terminate()
