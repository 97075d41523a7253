#!/bin/sh
# Each row: our runtime unobserved (--quiet) and observed, CPython, and a bare C program with the same system calls; ns for
# an operation, the median of five runs that take turns. Usage: run.sh [ROW...]
here=${top_srcdir:-.}/tests/bench
program=${PROCESSION:-./procession}
bare=${top_builddir:-.}/tests/runtime_bench
python=$(command -v python3) || echo "python3 is not here: its column stays empty"
median() { sort -n | sed -n 3p; }
ours() { "$program" run "$here/rows.lua" --set row="$1" --json $2 2>/dev/null | sed -n 's/.*"ns":\([0-9]*\).*/\1/p'; }
ratio() { if [ -n "$1" ] && [ -n "$2" ] && [ "$2" -gt 0 ]; then awk "BEGIN { printf \"%.1f\", $1 / $2 }"; else printf -- -; fi; }
printf '%-12s %10s %10s %10s %10s %14s %11s %10s\n' operation unobserved observed CPython "bare C" "CPython/ours" "ours/C" "obs/unobs"
for row in ${*:-fork spawn forkserver queue_int queue_100 pipe lock lock4 value manager submit map thread coroutine loop}; do
	a= b= c= d=
	for i in 1 2 3 4 5; do
		a="$a $(ours "$row" --quiet)" b="$b $(ours "$row")" d="$d $("$bare" "$row")"
		[ -z "$python" ] || c="$c $("$python" "$here/rows.py" "$row" 2>/dev/null)"
	done
	a=$(printf '%s\n' $a | median) b=$(printf '%s\n' $b | median) d=$(printf '%s\n' $d | median)
	[ -z "$python" ] || c=$(printf '%s\n' $c | median)
	printf '%-12s %10s %10s %10s %10s %14s %11s %10s\n' "$row" "${a:--}" "${b:--}" "${c:--}" "${d:--}" "$(ratio "$c" "$a")" "$(ratio "$a" "$d")" "$(ratio "$b" "$a")"
done
