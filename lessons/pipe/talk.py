from multiprocessing import Pipe, Process


def guest(conn):
    greeting = conn.recv()  #@child-recv
    conn.send([111, 22, 33, 44])  #@child-send
    print("guest_got", greeting)


if __name__ == "__main__":
    here, there = Pipe()  #@pipe
    child = Process(target=guest, args=(there,))
    child.start()
    here.send(666)  #@send
    answer = here.recv()  #@recv
    child.join()
    print("main_got", " ".join(map(str, answer)))
