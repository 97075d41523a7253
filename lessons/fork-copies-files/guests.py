from multiprocessing import Process


def sign(book):
    book.write("alex ")  #@child
    book.flush()  #@out


def main():
    book = open("guests.txt", "w")
    book.write("wu ")  #@parent
    p = Process(target=sign, args=(book,), name="alex")
    p.start()  #@fork
    p.join()
    book.close()  #@close
    with open("guests.txt") as book:
        print("guests", book.read())


if __name__ == "__main__":
    main()
