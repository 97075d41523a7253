#!/bin/sh
# procession explore and procession schedule from the command line: what they print, what they refuse, what they leave behind.
program=${PROCESSION:-./procession}
folder=$(mktemp -d) || exit 99
TMPDIR=$folder
export TMPDIR
trap 'rm -rf "$folder"' EXIT
failed=0
fail() { echo "$1"; failed=1; }
field() { sed -n "s/.*\"$1\":\\([^,}]*\\).*/\\1/p"; }

cat >"$folder/add.lua" <<'END'
function add(v) v.value = v.value + 1 end
function main()
	local v, list = Value("i", 0), {}
	for i = 1, param("tasks", 2) do list[i] = {target = add, args = {v}} end
	together(list)
	outcome("n", v.value)
end
END
cat >"$folder/threads.lua" <<'END'
n = 0
function add() n = n + 1 end
function main()
	together{ Thread{target = add}, Thread{target = add} }
	outcome("n", n)
end
END

# A recorded run gives its schedule; run again, it gives the same events.
for picker in "--schedule=1 2 1 2" "--schedule=2 1 1 2" "--schedule="; do
	first=$(timeout 60 "$program" run "$folder/add.lua" --json --seed 3 "$picker" --record "$folder/a.procession")
	schedule=$(timeout 60 "$program" schedule "$folder/a.procession") || fail "schedule failed after $picker"
	[ "\"$schedule\"" = "$(echo "$first" | sed 's/.*"schedule":\("[^"]*"\).*/\1/')" ] || fail "schedule says '$schedule' after $picker"
	again=$(timeout 60 "$program" run "$folder/add.lua" --json --seed 3 --schedule "$schedule")
	for name in n lost_updates tasks; do
		[ "$(echo "$first" | field $name)" = "$(echo "$again" | field $name)" ] || fail "$name differs when '$schedule' is run again"
	done
	rm "$folder/a.procession"
done

# Lines cannot tear n = n + 1, instructions can; and the schedule that was found does it again.
lines=$(timeout 100 "$program" explore "$folder/threads.lua" --json --quiet)
[ "$(echo "$lines" | grep -c '"n":1')" = 0 ] && [ "$(echo "$lines" | field complete)" = true ] || fail "by lines: $lines"
fine=$(timeout 100 "$program" explore "$folder/threads.lua" --json --quiet --fine --preemptions 1)
torn=$(echo "$fine" | sed -n 's/.*{"outcome":{"n":1},"runs":[0-9]*,"schedule":"\([0-9 ]*\)".*/\1/p')
[ -n "$torn" ] || fail "by instructions: $fine"
[ "$(timeout 60 "$program" run "$folder/threads.lua" --json --seed 1 --fine --schedule "$torn" | field n)" = 1 ] || fail "--fine --schedule '$torn' does not tear"

# What is impossible is one sentence, and wrong usage.
for flags in "--strategy best" "--strategy random --no-reduction" "--preemptions -1" "--max-runs 0" "--max-runs 1.5" "--time never" "--depth 99" "--set nothing=1" "--frobnicate"; do
	said=$(timeout 60 "$program" explore "$folder/add.lua" $flags 2>&1 >/dev/null)
	code=$?
	[ "$code" = 2 ] && [ "$(echo "$said" | wc -l)" = 1 ] || fail "$flags: exit $code, said: $said"
done
timeout 60 "$program" explore "$folder/none.lua" >/dev/null 2>&1; [ $? = 2 ] || fail "a program that is not there"
timeout 60 "$program" schedule "$folder/add.lua" >/dev/null 2>&1; [ $? = 1 ] || fail "schedule of what is no recording"
timeout 60 "$program" explore "$folder/add.lua" --quiet >/dev/null || fail "two outcomes are nothing wrong"

# Interrupted it prints what it has; killed it leaves nothing.
"$program" explore "$folder/add.lua" --set tasks=7 --no-reduction --json --quiet >"$folder/out" 2>/dev/null &
pid=$!
for i in $(seq 100); do [ -n "$(ls "$folder" | grep -v '^out$\|lua$')" ] && break; sleep 0.05; done
sleep 0.5
kill -TERM $pid
wait $pid
[ "$(field complete <"$folder/out")" = false ] || fail "interrupted: $(cat "$folder/out")"
for i in 1 2 3; do
	"$program" explore "$folder/add.lua" --set tasks=7 --no-reduction --json --quiet >/dev/null 2>&1 &
	pid=$!
	sleep "0.$i"
	kill -KILL $pid
	wait $pid 2>/dev/null
done
for i in $(seq 100); do
	left=$(ls -d /proc/[0-9]*/cwd 2>/dev/null | while read -r cwd; do readlink "$cwd"; done | grep -c "^$folder/")
	[ "$left" = 0 ] && [ -z "$(ls "$folder" | grep -v '^out$\|lua$')" ] && break
	sleep 0.1
done
[ "$left" = 0 ] || fail "$left processes are left"
"$program" run "$folder/add.lua" --json >/dev/null  # sweeps the folders of those that were killed
[ -z "$(ls "$folder" | grep -v '^out$\|lua$')" ] || fail "left behind: $(ls "$folder")"
exit $failed
