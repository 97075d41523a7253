from multiprocessing import Process

shopping = []


def look():
    print("on_the_childs_list", len(shopping))  #@look


def main():
    child = Process(target=look, name="child")
    child.start()  #@copy
    shopping.append("milk")  #@milk
    child.join()


if __name__ == "__main__":
    main()
