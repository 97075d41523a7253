from multiprocessing import Array, Process, Value


def paint(number, letter, sign, row):
    number.value = 888  #@write
    letter.value = b"b"
    sign.value = "文"
    row[0] = 666  #@row


def says(f):
    try:
        f()
    except (TypeError, IndexError) as error:
        return type(error).__name__


if __name__ == "__main__":
    number = Value("i", 666)  #@value
    letter, sign = Value("c", b"a"), Value("u", "武")
    row = Array("i", [11, 22, 33, 44])  #@array
    child = Process(target=paint, args=(number, letter, sign, row))
    child.start()
    child.join()  #@join
    print("number", number.value)
    print("row", " ".join(map(str, row[:])))
    print("sign", sign.value)
    print("wrong_type", says(lambda: setattr(number, "value", "many")))  #@wrong
    print("wrong_index", says(lambda: row[4]))  #@index
