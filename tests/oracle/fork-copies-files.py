import json, os, tempfile
from multiprocessing import Process
def child(f): f.write("alex "); f.flush()
def attempt(flush):
    path = os.path.join(tempfile.mkdtemp(), "names.txt")
    f = open(path, "w"); f.write("wu ")
    if flush: f.flush()
    p = Process(target=child, args=(f,)); p.start(); p.join(); f.close()
    text = open(path).read(); os.remove(path); os.rmdir(os.path.dirname(path)); return text
print(json.dumps({"without_flush": attempt(False), "with_flush": attempt(True)}, separators=(",", ":")))
