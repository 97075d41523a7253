from multiprocessing import Pipe, Process


def guest(conn):
    conn.send(conn.recv() + 1)  #@child


if __name__ == "__main__":
    here, there = Pipe()  #@pipe
    child = Process(target=guest, args=(there,), daemon=True)
    child.start()
    here.send(41)  #@send
    answer = here.recv()  #@recv
    child.join()
    print("answer", answer)
