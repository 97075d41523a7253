from multiprocessing import Process

shopping = []


def look():
    print("on_the_childs_list", len(shopping))  #@look


def main():
    child = Process(target=look, name="child")
    shopping.append("milk")  #@milk
    child.start()  #@copy
    child.join()


if __name__ == "__main__":
    main()
