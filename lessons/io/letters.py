with open("book.txt", "w") as book:
    book.write("twelve bytes")  #@write
with open("book.txt") as into:
    head = into.read(6)  #@read
with open("copy.txt", "w") as copy:
    copy.write(head)  #@copy
print("bytes_in", len(head))
print("bytes_out", 12 + len(head))  #@told
