import threading

bell = threading.Event()
left = []


def clerk():
    me = threading.current_thread().name  #@who
    assert me in ("ada", "bea", "cem")
    bell.wait()  #@wait
    left.append(me)  #@leave


if __name__ == "__main__":
    clerks = [threading.Thread(target=clerk, name=name) for name in ("ada", "bea", "cem")]  #@name
    for t in clerks:
        t.start()  #@start
    names = [t.name for t in threading.enumerate()]  #@list
    print("at_work", threading.active_count())  #@count
    print("names", " ".join(names))
    bell.set()  #@ring
    for t in clerks:
        t.join()
    print("afterwards", threading.active_count())  #@after
