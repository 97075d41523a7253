import json, socket
from multiprocessing import Process
def client(port, i):
    c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for k in (1, 2): c.sendto(b"c%d.%d" % (i, k), ("127.0.0.1", port))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 0)); port = s.getsockname()[1]
all = [Process(target=client, args=(port, i)) for i in (1, 2, 3)]
for p in all: p.start()
inbox = {}
for i in range(6):
    data, a = s.recvfrom(100); inbox.setdefault(a, []).append(data)
for p in all: p.join()
print(json.dumps({"clients": len(inbox), "each": [len(v) for v in inbox.values()]}, separators=(",", ":")))
