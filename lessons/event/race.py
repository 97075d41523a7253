import time
from multiprocessing import Event, Process, Value


def run(go, away):
    go.wait()  #@wait
    with away.get_lock():
        away.value += 1  #@away


if __name__ == "__main__":
    go, away = Event(), Value("i", 0)  #@make
    runners = [Process(target=run, args=(go, away)) for _ in range(3)]
    for r in runners:
        r.start()
    time.sleep(0.1)
    early = away.value  #@early
    go.set()  #@set
    for r in runners:
        r.join()
    print("away_before_the_shot", early)
    print("away", away.value)
