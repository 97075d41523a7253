import json, os, sqlite3, tempfile
from multiprocessing import Process
path = os.path.join(tempfile.mkdtemp(), "shop.db")
def connect(): return sqlite3.connect(path, timeout=30, isolation_level=None)
def buy():
    db = connect()
    for i in range(5):
        db.execute("begin immediate"); n = db.execute("select n from tickets").fetchone()[0]
        db.execute("update tickets set n = ?", (n - 1,)); db.execute("commit")
db = connect(); db.execute("create table tickets(n)"); db.execute("insert into tickets values(100)")
all = [Process(target=buy) for i in range(6)]
for p in all: p.start()
for p in all: p.join()
print(json.dumps({"left": db.execute("select n from tickets").fetchone()[0]}, separators=(",", ":")))
os.remove(path); os.rmdir(os.path.dirname(path))
