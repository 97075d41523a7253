#!/bin/sh
# Does every listing in Python and C do what its lesson says? Each prints its outcomes as lines "NAME VALUE".
# Usage: listings_test.sh [LESSON ...]
set -u
# No C of ours is tested here but by its name; sanitizers have nothing to find.
[ -z "${SANITIZE:-}" ] || { echo "skipped: a build with sanitizers ($SANITIZE) tests nothing more here"; exit 77; }
top=$(cd "${top_srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
here=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")

# judge: every fact about $id.$language against the lines in $place/said; says what differs
judge() {
	awk -F '\t' -v program="$id" -v language="$language" -v output="$place/said" '
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

# try COMMAND...: in an empty folder; those that race get three times, since a busy machine may be slower than they think
try() {
	for _ in 1 2 3; do
		rm -rf "$place/run" && mkdir "$place/run" || exit 99
		# The files that the lesson names as its data.
		for data in $(sed -n '/^```lua lesson/,/^```$/s/.*data *= *{\([^}]*\)}.*/\1/p' "$(dirname "$file")/lesson.en.md" | tr -d '",'); do
			cp "$(dirname "$file")/$data" "$place/run/" 2>/dev/null || cp "$top/data/$data" "$place/run/" || exit 99
		done
		(cd "$place/run" && timeout -k 5 60 "$@") >"$place/said" 2>"$place/errors" </dev/null
		why=$(judge) && return
	done
	echo "FAULT: $id.$language: $why"
	cat "$place/said" "$place/errors"
	return 1
}

# One listing: a process of this script's own, in a folder of its own. Prints nothing when all is well.
if [ "${1:-}" = --one ]; then
	file=$2 work=$3
	lesson=$(basename "$(dirname "$file")") name=$(basename "$file")
	id=$lesson/${name%.*} language=${name##*.} place=$work/$lesson.$name
	mkdir -p "$place" || exit 99
	if [ "$language" = py ]; then
		try python3 "$file" >"$place/told"
	else
		libraries=
		grep -q '^#include <sqlite3.h>' "$file" && libraries=-lsqlite3
		# shellcheck disable=SC2086 # none or one word
		if cc -std=gnu17 -Wall -Wextra -Werror -pthread -o "$place/program" "$file" $libraries -lm 2>"$place/errors"; then
			try "$place/program" >"$place/told"
		else
			{ echo "FAULT: $file does not compile" && cat "$place/errors"; } >"$place/told"
			false
		fi
	fi && : >"$place/fine"
	rm -rf "$place/run" "$place/program"
	exit 0
fi

procession=${PROCESSION:-$PWD/procession}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' INT TERM HUP
unset LANGUAGE
LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
export LC_ALL PYTHONDONTWRITEBYTECODE

"$procession" lesson facts "$top/lessons" >"$work/facts" || exit 1
: >"$work/files"
for lesson in ${*:-$(ls "$top/lessons")}; do
	for file in "$top/lessons/$lesson"/*.py; do
		[ -f "$file" ] && command -v python3 >/dev/null && printf '%s\n' "$file" >>"$work/files"
	done
	for file in "$top/lessons/$lesson"/*.c; do
		[ -f "$file" ] && command -v cc >/dev/null && printf '%s\n' "$file" >>"$work/files"
	done
done

# Most of them sleep most of the time: several at once. What fails in the crowd is tried once more, alone.
width=$(($(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) * 2))
tr '\n' '\0' <"$work/files" | xargs -0 -P "$width" -I '{}' sh "$here" --one '{}' "$work"
ran=0 faults=0
while read -r file; do
	place=$work/$(basename "$(dirname "$file")").$(basename "$file")
	[ -f "$place/fine" ] || sh "$here" --one "$file" "$work"
	if [ -f "$place/fine" ]; then
		ran=$((ran + 1))
	else
		faults=$((faults + 1))
		cat "$place/told"
	fi
done <"$work/files"
echo "listings that did as told: $ran of $((ran + faults))"
exit $((faults > 0))
