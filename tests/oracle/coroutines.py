import asyncio, json, time
log, R = [], {}
def gen():
    log.append(1); yield
    log.append(2); yield
def inner():
    yield "a"; yield "b"; return "c"
def outer():
    v = yield from inner(); yield v
async def job(name, s):
    log.append(name + "1"); await asyncio.sleep(s); log.append(name + "2"); return name
async def boom(): raise Exception("oh")
async def amain():
    t0 = time.time(); R["gathered"] = await asyncio.gather(job("x", 0.05), job("y", 0.05)); R["together"] = time.time() - t0 < 0.09
    try: await asyncio.wait_for(job("slow", 5), 0.01)
    except asyncio.TimeoutError: R["late"] = "TimeoutError"
    try: await asyncio.create_task(boom()); R["error"] = True
    except Exception: R["error"] = False
    c = asyncio.create_task(job("z", 5)); await asyncio.sleep(0); c.cancel()
    try: await c
    except asyncio.CancelledError: R["cancelled"] = "CancelledError"
    q = asyncio.Queue(1)
    async def put():
        for i in (1, 2, 3): await q.put(i)
    t = asyncio.create_task(put()); R["queue"] = [await q.get() for i in range(3)]
    async def echo(r, w): w.write(b"echo " + await r.readline()); await w.drain(); w.close()
    server = await asyncio.start_server(echo, "127.0.0.1", 0); port = server.sockets[0].getsockname()[1]
    async def fetch(i):
        r, w = await asyncio.open_connection("127.0.0.1", port); w.write(b"m%d\n" % i); await w.drain(); s = await r.read(); w.close(); return s.decode().strip()
    R["fetched"] = await asyncio.gather(fetch(1), fetch(2)); server.close()
g, h = gen(), gen(); next(g); next(h); next(g); next(h); R["switched"] = log[:]
R["from"] = list(outer()); log.clear(); asyncio.run(amain()); R["order"] = log[:4]
print(json.dumps(R, separators=(",", ":")))
