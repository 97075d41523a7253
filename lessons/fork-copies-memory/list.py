from multiprocessing import Process

shopping = []


def anna():
    print("begins with", len(shopping))  #@copy
    shopping.append("apples")  #@child
    print("anna", *shopping)


def ben():
    print("begins with", len(shopping))  #@copy
    shopping.append("bread")  #@child
    print("ben", *shopping)


def main():
    first, second = Process(target=anna, name="anna"), Process(target=ben, name="ben")
    first.start()  #@anna
    shopping.append("milk")  #@milk
    second.start()  #@ben
    shopping.append("tea")  #@tea
    first.join()
    second.join()
    print("main", *shopping)


if __name__ == "__main__":
    main()
