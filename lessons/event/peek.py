from multiprocessing import Event, Process, Value


def cook(soup, ready):
    soup.value = 1  #@cook
    ready.set()  #@set


def guest(soup, ready, tasted):
    tasted.value = soup.value + 1  #@taste


if __name__ == "__main__":
    soup, tasted = Value("i", 0), Value("i", 0)
    ready = Event()  #@make
    people = [Process(target=guest, args=(soup, ready, tasted)), Process(target=cook, args=(soup, ready))]
    for p in people:
        p.start()
    for p in people:
        p.join()
    print("tasted_something", tasted.value > 0)  #@good
