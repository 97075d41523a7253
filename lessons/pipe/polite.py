from multiprocessing import Pipe, Process


def guest(conn):
    conn.send(conn.recv() + 1)  #@child


if __name__ == "__main__":
    here, there = Pipe()  #@pipe
    child = Process(target=guest, args=(there,), daemon=True)
    child.start()
    answer = here.recv() if here.poll(0.5) else "none"  #@recv
    here.send(41)  #@send
    child.join()
    print("answer", answer)
