import json, socket
from multiprocessing import Process, Queue
def serve(conn): conn.sendall(conn.recv(100).upper()); conn.close()
def client(port, q, i):
    c = socket.socket(); c.connect(("127.0.0.1", port)); c.sendall(b"hello %d" % i); q.put(c.recv(100).decode()); c.close()
s, q = socket.socket(), Queue(); s.bind(("127.0.0.1", 0)); s.listen(); port = s.getsockname()[1]
all = [Process(target=client, args=(port, q, i)) for i in (1, 2, 3)]
for p in all: p.start()
for i in range(3):
    conn, _ = s.accept(); p = Process(target=serve, args=(conn,)); p.start(); all.append(p); conn.close()
got = sorted(q.get() for i in range(3))
for p in all: p.join()
print(json.dumps({"answers": got}, separators=(",", ":")))
