with open("list.txt", "w") as shopping:
    shopping.write("butter bread")  #@write
with open("list.txt") as again:
    all = again.read(12)  #@read
with open("copy.txt", "w") as copy:
    out = copy.write(all[:6])  #@copy
print("copied", out)  #@told
