from multiprocessing import Manager, Process


def add(book):
    page = book["page"]  #@copy
    page.append("ada")  #@change
    book["page"] = page  #@back


if __name__ == "__main__":
    with Manager() as manager:  #@manager
        book = manager.dict(page=["first"])  #@make
        guest = Process(target=add, args=(book,))
        guest.start()
        guest.join()
        print("lines", len(book["page"]))  #@read
