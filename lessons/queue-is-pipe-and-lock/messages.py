from multiprocessing import Process, Queue, Value


def reader(letters, whole):
    for _ in range(2):
        text = letters.get()  #@get
        if text == text[0] * 3:  #@check
            with whole.get_lock():
                whole.value += 1


if __name__ == "__main__":
    letters, whole = Queue(), Value("i", 0)  #@queue
    for i in "1234":
        letters.put(i * 3)  #@put
    readers = [Process(target=reader, args=(letters, whole)) for _ in range(2)]
    for p in readers:
        p.start()
    for p in readers:
        p.join()
    print("whole", whole.value)
