import asyncio
import time

WAIT, PAGES = 0.2, 3


async def serve(reader, writer):
    await reader.readline()
    await asyncio.sleep(WAIT)  #@serve
    writer.write(b"page\n")
    await writer.drain()
    writer.close()


async def fetch(port, n):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)  #@connect
    writer.write(f"page {n}\n".encode())
    await writer.drain()
    page = await reader.readline()  #@wait
    writer.close()
    return page


async def everything():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    got = [await fetch(port, n) for n in range(PAGES)]  #@one
    server.close()
    return len(got)


start = time.perf_counter()
print("pages", asyncio.run(everything()))
print("waits", int((time.perf_counter() - start) / WAIT + 0.3))
