import socket
import time
from multiprocessing import Process, Queue

THINK = 0.3


def serve(conn):
    word = conn.recv(100)  #@recv
    time.sleep(THINK)
    conn.sendall(word.upper())  #@answer
    conn.close()


def client(port, answers, i):
    c = socket.create_connection(("127.0.0.1", port))  #@connect
    c.sendall(f"hello {i}".encode())
    answers.put(c.recv(100))
    c.close()


if __name__ == "__main__":
    answers = Queue()
    server = socket.create_server(("127.0.0.1", 0))  #@listen
    port = server.getsockname()[1]
    clients = [Process(target=client, args=(port, answers, i)) for i in range(3)]
    for p in clients:
        p.start()
    workers = []
    start = time.perf_counter()
    for _ in range(3):
        conn, _ = server.accept()  #@accept
        worker = Process(target=serve, args=(conn,))  #@worker
        worker.start()
        workers.append(worker)
        conn.close()
    got = [answers.get() for _ in clients]
    seconds = time.perf_counter() - start
    for p in clients + workers:
        p.join()
    print("answers", len(got))
    print("turns", int(seconds / THINK + 0.3))
