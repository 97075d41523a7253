from multiprocessing import Process


def child():
    raise RuntimeError("something is wrong")  #@fail


if __name__ == "__main__":
    p = Process(target=child)
    p.start()
    p.join()  #@join
    print("code", p.exitcode)
