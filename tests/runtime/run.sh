#!/bin/sh
# Runs each program of this folder with the pickers that its head names ("script" with a schedule, or none), so many times,
# and compares exit code, outcome and what it says with the lines of its head. Nothing may be left when it has ended.
here=${top_srcdir:-.}/tests/runtime
program=${PROCESSION:-./procession}
failed=0
note() { echo "$1"; failed=1; }
field() { sed -n "s/^-- $2: //p" "$1"; }
for file in $(if [ $# -gt 0 ]; then for n; do echo "$here/$n.lua"; done; else ls "$here"/*.lua; fi); do
	name=$(basename "$file" .lua)
	times=$(field "$file" times)
	field "$file" picker >pickers.$$
	while read -r picker schedule; do
		for i in $(seq "${times:-1}"); do
			if [ "$picker" = script ]; then set -- --picker script --schedule "$schedule"; else set -- --picker "$picker"; fi
			got=$(timeout 60 "$program" run "$file" --json "$@" 2>&1)
			code=$?
			[ $code = "$(field "$file" exit)" ] || note "$name ($picker): exit code $code: $got"
			want=$(field "$file" outcome)
			[ -z "$want" ] || [ "$(echo "$got" | sed -n 's/.*"outcome":\(.*\),"schedule":.*/\1/p')" = "$want" ] || note "$name ($picker): want $want: $got"
			says=$(field "$file" says)
			[ -z "$says" ] || echo "$got" | grep -q "$says" || note "$name ($picker): does not say '$says': $got"
		done
	done <pickers.$$
	rm -f pickers.$$
done
exit $failed
