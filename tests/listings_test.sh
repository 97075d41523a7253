#!/bin/sh
# Does every listing in Python and C do what its lesson says? Each prints its outcomes as lines "NAME VALUE".
# Usage: listings_test.sh [LESSON ...]
set -u
top=$(cd "${top_srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
procession=${PROCESSION:-$PWD/procession}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
unset LANGUAGE
LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
export LC_ALL PYTHONDONTWRITEBYTECODE
faults=0 ran=0
fault() { echo "FAULT: $*"; faults=$((faults + 1)); }

"$procession" lesson facts "$top/lessons" >"$work/facts" || exit 1

# judge ID/PROGRAM LANGUAGE OUTPUT: every fact against the lines printed; says what differs.
judge() {
	awk -F '\t' -v program="$1" -v language="$2" -v output="$3" '
	function plain(text) { gsub(/[ "\x27]/, "", text); sub(/^\((.*)\)$/, "&", text)
		if (text == "True" || text == "False") text = tolower(text)
		return text }
	BEGIN { while ((getline line < output) > 0) { name = line; sub(/ .*/, "", name); value = line; sub(/^[^ ]* ?/, "", value); came[name] = value } }
	$1 == program && $2 == language {
		facts++
		if (!($3 in came)) { print "no line \"" $3 "\" is printed"; bad = 1 }
		else if ($6 != "" ? plain($6) != plain(came[$3]) : ($4 != "" && came[$3] + 0 < $4 + 0) || ($5 != "" && came[$3] + 0 > $5 + 0)) {
			print $3 " is " came[$3] ", not " ($6 != "" ? $6 : $4 " to " $5); bad = 1 }
	}
	END { if (!facts) print "the lesson states no outcome for it"; exit bad || !facts }' "$work/facts"
}

# try FILE COMMAND...: in an empty folder; those that race get three times, since a busy machine may be slower than they think
try() {
	file=$1
	shift
	lesson=$(basename "$(dirname "$file")") name=$(basename "$file")
	program=$lesson/${name%.*} language=${name##*.}
	for _ in 1 2 3; do
		rm -rf "$work/run" && mkdir "$work/run" || exit 99
		(cd "$work/run" && timeout -k 5 60 "$@") >"$work/said" 2>"$work/errors" </dev/null
		if why=$(judge "$program" "$language" "$work/said"); then
			ran=$((ran + 1))
			return
		fi
	done
	fault "$program.$language: $why"
	cat "$work/said" "$work/errors"
}

for lesson in ${*:-$(ls "$top/lessons")}; do
	for file in "$top/lessons/$lesson"/*.py; do
		[ -f "$file" ] && command -v python3 >/dev/null && try "$file" python3 "$file"
	done
	for file in "$top/lessons/$lesson"/*.c; do
		[ -f "$file" ] && command -v cc >/dev/null || continue
		if cc -std=gnu17 -Wall -Wextra -Werror -pthread -o "$work/program" "$file" -lm 2>"$work/errors"; then
			try "$file" "$work/program"
		else
			fault "$file does not compile"
			cat "$work/errors"
		fi
	done
done
echo "listings that did as told: $ran"
exit $((faults > 0))
