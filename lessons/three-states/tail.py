import subprocess
import time
from multiprocessing import Process

VISITS, PAUSE = 4, 0.2
ZIPS = 0  # with one more than there are CPUs, somebody is always ready


def visit(log, n):
    status = "404" if n % 2 == 0 else "200"
    log.write(f"10.0.0.{n} GET /page{n} {status}\n")
    log.flush()


def zip_old():
    n = 0
    while True:
        n += 1  #@zip


log = open("access.log", "w")
tail = subprocess.Popen(["tail", "-n", "0", "-s", "0.05", "-f", "access.log"], stdout=subprocess.PIPE)  #@tail
grep = subprocess.Popen(["grep", "--line-buffered", "404"], stdin=tail.stdout, stdout=subprocess.PIPE)  #@grep
tail.stdout.close()
old = [Process(target=zip_old) for n in range(ZIPS)]
for p in old:
    p.start()  #@busy
time.sleep(PAUSE)
for n in range(1, VISITS + 1):
    visit(log, n)  #@line
    time.sleep(PAUSE)
tail.terminate()  #@end
out, _ = grep.communicate()
tail.wait()
for p in old:
    p.terminate()
    p.join()
print("found", out.count(b"404"))
