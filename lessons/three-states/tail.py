import subprocess
import time

VISITS, PAUSE = 4, 0.2


def visit(log, n):
    status = "404" if n % 2 == 0 else "200"
    log.write(f"10.0.0.{n} GET /page{n} {status}\n")
    log.flush()


log = open("access.log", "w")
tail = subprocess.Popen(["tail", "-n", "0", "-s", "0.05", "-f", "access.log"], stdout=subprocess.PIPE)  #@tail
grep = subprocess.Popen(["grep", "--line-buffered", "404"], stdin=tail.stdout, stdout=subprocess.PIPE)  #@grep
tail.stdout.close()
time.sleep(PAUSE)
for n in range(1, VISITS + 1):
    visit(log, n)  #@line
    time.sleep(PAUSE)
tail.terminate()  #@end
out, _ = grep.communicate()
tail.wait()
print("found", out.count(b"404"))
