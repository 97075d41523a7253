with open("list.txt", "w") as shopping:
    out = shopping.write("butter bread")  #@write
print("out", out, "bytes: memory -> list.txt")
with open("list.txt") as again:
    all = again.read(12)  #@read
print("in ", len(all), "bytes: memory <- list.txt")
with open("copy.txt", "w") as copy:
    more = copy.write(all[:6])  #@copy
print("out", more, "bytes: memory -> copy.txt")
print("bytes_in", len(all))
print("bytes_out", out + more)  #@told
