#!/bin/sh
# The daily web logs of the lessons: made up, with a fixed seed, the same bytes on every machine.
# Usage: data/make-logs.sh [FOLDER]      writes access-1.log ... access-5.log and totals.tsv there (default: the folder of this script)
#
# The lines are in the combined format of web servers. What real logs have, these have, too: visitors behind proxies, whose
# first field is a list of addresses with commas (the visitor's own comes first); blank lines; lines that are no
# visit at all (torn ones, nonsense from scanners). Nobody's address is in them: 198.18.0.0/15 and 192.0.2.0/24 belong to nobody.
# totals.tsv: file, lines, visits, addresses: what whoever counts must find (tests/data_test.sh counts with wc, cut and sort).
set -eu
folder=${1:-$(dirname "$0")}
LC_ALL=C
export LC_ALL
awk -v folder="$folder" '
# No rand() and no system clock: those differ. Products stay below 2^53, where every awk counts exactly.
function draw(n) { seed = (seed * 16807) % 2147483647; return int(seed / 2147483647 * n) }
# One draw to a statement: an awk may evaluate the parts of one in any order.
function client(   rank, share) {
	# Few come often, many once: the product of two draws is mostly small.
	share = draw(1000)
	rank = draw(crowd)
	rank = int(rank * share / 1000)
	# The first hundred and fifty of each day are the regulars: the same every day.
	rank = (rank * 7919 + (rank < 150 ? 0 : day * 131)) % 131072
	return "198." (18 + int(rank / 65536)) "." int(rank % 65536 / 256) "." rank % 256
}
function bad(   kind) {
	kind = draw(5)
	if (kind == 0) return "\\x16\\x03\\x01\\x02"
	if (kind == 1) return "- - - [" stamp "] \"-\" 408 0"
	if (kind == 2) return "GET /" page[draw(pages)] " HTTP/1.1\" 200"
	if (kind == 3) return "unknown - - [" stamp "] \"GET / HTTP/1.0\" 400 226 \"-\" \"-\""
	return "+++ log turned over +++"
}
function visit(   from, where, share, method, status, bytes, n) {
	from = client()
	for (n = draw(100); n < 12; n += 7) {
		share = draw(30)
		from = from ", 192.0.2." share + 1
	}
	share = draw(1000)
	where = draw(pages)
	where = page[int(where * share / 1000)]
	method = draw(20) ? "GET" : "POST"
	n = draw(100)
	status = n < 88 ? 200 : n < 93 ? 304 : n < 98 ? 404 : n < 99 ? 301 : 500
	bytes = draw(3000)
	bytes = status == 304 ? 0 : status == 200 ? 400 + length(where) * 97 + bytes : 196
	return from " - - [" stamp "] \"" method " /" where " HTTP/1.1\" " status " " bytes " \"-\" \"" agent[draw(agents)] "\""
}
BEGIN {
	seed = 20260302
	pages = split("index.html news.html tickets.html tickets/buy style.css logo.png about.html search?q=fork map.html api/seats robots.txt faq.html", list, " ")
	for (i = 1; i <= pages; i++) page[i - 1] = list[i]
	agents = split("Mozilla/5.0|curl/7.88.1|Lynx/2.9|Wget/1.21|bot/2.1", list, "|")
	for (i = 1; i <= agents; i++) agent[i - 1] = list[i]
	split("4700 5600 4100 6300 3900", wanted, " ")
	split("1500 1900 1300 2600 1100", crowds, " ")
	print "file\tlines\tvisits\taddresses" >(folder "/totals.tsv")
	for (day = 1; day <= 5; day++) {
		file = folder "/access-" day ".log"
		crowd = crowds[day]
		lines = visits = addresses = second = 0
		split("", seen)
		while (lines < wanted[day]) {
			second += draw(2 * 86400 / wanted[day])
			stamp = sprintf("%02d/Mar/2026:%02d:%02d:%02d +0000", day + 1, int(second / 3600) % 24, int(second / 60) % 60, second % 60)
			n = draw(1000)
			line = n < 12 ? "" : n < 30 ? bad() : visit()
			print line >file
			lines++
			if (line !~ /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+[, ]/) continue
			visits++
			sub(/[, ].*/, "", line)
			if (!(line in seen)) addresses++
			seen[line] = 1
		}
		close(file)
		print "access-" day ".log\t" lines "\t" visits "\t" addresses >(folder "/totals.tsv")
	}
}' </dev/null
