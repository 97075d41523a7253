with open("book.txt", "w") as book:
    book.write("twelve bytes")  #@write
with open("book.txt") as into:
    head = into.read(12)  #@read
print("bytes_in", len(head))  #@told
