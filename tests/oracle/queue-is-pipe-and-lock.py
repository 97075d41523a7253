import json, os
from multiprocessing import Lock, Process, Queue
def exactly(fd, n):
    text = b""
    while len(text) < n:
        part = os.read(fd, n - len(text))
        if not part: return None
        text += part
    return text
def reader(r, w, lock, q):
    os.close(w)
    while True:
        with lock:
            size = exactly(r, 1); text = exactly(r, int(size)) if size else None
        if text is None: break
        q.put(text.decode())
    q.put("end")
def getter(input, q):
    while (text := input.get()) != "end": q.put([text[0], len(text), text == text[0] * len(text)])
r, w = os.pipe(); lock, q = Lock(), Queue()
ps = [Process(target=reader, args=(r, w, lock, q)) for i in range(2)]
for p in ps: p.start()
for i in range(1, 21): n = i % 9 + 1; os.write(w, (str(n) + str(n) * n).encode())
os.close(w); ends = whole = torn = 0
while ends < 2:
    text = q.get()
    if text == "end": ends += 1
    elif text == str(len(text)) * len(text): whole += 1
    else: torn += 1
for p in ps: p.join()
R = {"whole": whole, "torn": torn}
input = Queue(); ps = [Process(target=getter, args=(input, q)) for i in range(2)]
for p in ps: p.start()
for c in "abcdef": input.put(c * 70000)
for i in range(2): input.put("end")
got = [q.get() for i in range(6)]
for p in ps: p.join()
R["long_and_whole"] = sum(it[2] for it in got); R["bytes"] = sum(it[1] for it in got)
print(json.dumps(R, separators=(",", ":")))
