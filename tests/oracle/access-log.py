import json
def day(n):
    x, lines = n * 7919, []
    for i in range(200):
        x = (x * 1103515245 + 12345) % 2147483648
        lines.append("10.0.0.%d - - GET /" % ((x // 65536) % 50))
    return lines
print(json.dumps({"days": [[len(day(n)), len({l.split()[0] for l in day(n)})] for n in range(1, 5)]}, separators=(",", ":")))
