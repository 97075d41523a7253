import socket
from multiprocessing import Process


def client(port, name):
    c = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for k in (1, 2):
        c.sendto(f"{name} {k}".encode(), ("127.0.0.1", port))  #@send
    c.close()


if __name__ == "__main__":
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)  #@socket
    server.bind(("127.0.0.1", 0))
    port = server.getsockname()[1]
    clients = [Process(target=client, args=(port, name)) for name in ("ada", "ben", "cem")]
    for p in clients:
        p.start()
    inbox = {}
    for _ in range(6):
        message, address = server.recvfrom(100)  #@recv
        if address not in inbox:
            inbox[address] = []  #@new
        inbox[address].append(message.decode())  #@file
        print(f"port {address[1]}: {', '.join(inbox[address])}")
    for p in clients:
        p.join()
    print("senders", len(inbox))
    print("each", " ".join(str(len(messages)) for messages in inbox.values()))
