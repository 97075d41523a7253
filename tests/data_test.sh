#!/bin/sh
# The web logs in data/: what the script makes is what is there, and their totals are those that the shell's own tools count.
set -u
top=$(cd "${top_srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL
faults=0
fault() { echo "FAULT: $*"; faults=$((faults + 1)); }

sh "$top/data/make-logs.sh" "$work" || fault "make-logs.sh failed"
for file in "$top"/data/*.log "$top"/data/totals.tsv; do
	cmp "$file" "$work/$(basename "$file")" || fault "$file is not what data/make-logs.sh makes: run it, and see what has changed"
done
[ "$(ls "$work"/*.log | wc -l)" = "$(ls "$top"/data/*.log | wc -l)" ] || fault "data/ has more or fewer logs than make-logs.sh makes"

days=0 all=0 lists=0 blank=0 bad=0
while read -r file lines visits addresses; do
	[ "$file" = file ] && continue
	log=$top/data/$file days=$((days + 1)) all=$((all + lines))
	same() { [ "$2" -eq "$3" ] || fault "$file: $1 are $2, and totals.tsv says $3"; }
	same lines "$(wc -l <"$log")" "$lines"
	grep -E '^[0-9]+(\.[0-9]+){3}[, ]' "$log" >"$work/visits"
	same visits "$(wc -l <"$work/visits")" "$visits"
	same addresses "$(cut -d' ' -f1 "$work/visits" | cut -d, -f1 | sort -u | wc -l)" "$addresses"
	lists=$((lists + $(grep -c '^[^ ]*,' "$log")))
	blank=$((blank + $(grep -c '^$' "$log")))
	bad=$((bad + $(grep -cv -e '^[0-9]' -e '^$' "$log")))
done <"$top/data/totals.tsv"
[ "$days" -ge 5 ] || fault "only $days days"
[ "$all" -ge 20000 ] || fault "only $all lines"
[ "$lists" -gt 500 ] && [ "$blank" -gt 100 ] && [ "$bad" -gt 100 ] || fault "too few lists ($lists), blank lines ($blank) or bad ones ($bad)"
exit $((faults > 0))
