#!/bin/sh
# Runs each program of this folder as lessons run it: in every way of starting that its "methods:" line names, with the
# kernel picking and steered; each time its outcome must be what stands in NAME.json. Where python3 is, NAME.py, the same
# program in Python, must say the same. Usage: run.sh [NAME...]
here=${top_srcdir:-.}/tests/oracle
program=${PROCESSION:-./procession}
failed=0 count=0
note() { echo "$1"; failed=1; }
# A program here ends itself by SIGSEGV on purpose: that is no find of a sanitizer's.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}handle_segv=0
export ASAN_OPTIONS
python=$(command -v python3) || { python=; echo "python3 is not here: outcomes are compared with the recorded ones only"; }
outcome() { sed -n 's/.*"outcome":\(.*\),"schedule":.*/\1/p'; }
for file in $(if [ $# -gt 0 ]; then for n; do echo "$here/$n.lua"; done; else ls "$here"/*.lua; fi); do
	name=$(basename "$file" .lua)
	want=$(cat "$here/$name.json") || { note "$name: no $name.json"; continue; }
	methods=$(sed -n 's/^-- methods: //p' "$file")
	for method in ${methods:-fork}; do
		for picker in "--picker os" "--picker script --schedule="; do
			count=$((count + 1))
			got=$(timeout 60 "$program" run "$file" --json --start-method "$method" $picker 2>&1)
			[ "$(echo "$got" | outcome)" = "$want" ] || note "$name ($method, $picker): want $want, got $(echo "$got" | sed 's/"schedule":"[^"]*",//')"
		done
	done
	if [ -n "$python" ] && [ -f "$here/$name.py" ]; then
		got=$(timeout 60 "$python" "$here/$name.py" 2>/dev/null)
		[ "$got" = "$want" ] || note "$name: Python says $got, $name.json says $want"
	fi
done
echo "$count runs"
exit $failed
