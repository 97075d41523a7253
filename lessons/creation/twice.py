import os
from multiprocessing import Value

hellos, me = Value("i", 0), os.getpid()
first = os.fork()  #@first
second = os.fork()  #@second
with hellos.get_lock():
    hellos.value += 1  #@hello
if second > 0:
    os.waitpid(second, 0)
if second > 0 and first > 0:
    os.waitpid(first, 0)  #@wait
if os.getpid() != me:
    os._exit(0)
print("hellos", hellos.value)
