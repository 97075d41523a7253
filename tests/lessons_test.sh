#!/bin/sh
# The shipped lessons: procession lesson by its exit codes and its output, and the facts of each lesson,
# in all three languages of its programs.
set -u
top=$(cd "${top_srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
procession=${PROCESSION:-$PWD/procession}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
unset LANGUAGE
LC_ALL=C.UTF-8 XDG_DATA_HOME=$work
export LC_ALL XDG_DATA_HOME
# A lesson's program ends itself by SIGSEGV on purpose (termination): that is no find of a sanitizer's.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}handle_segv=0
export ASAN_OPTIONS
faults=0
fault() { echo "FAULT: $*"; faults=$((faults + 1)); }

# expect CODE WORDS COMMAND...: the exit code, and the words somewhere in what it says
expect() {
	code=$1 words=$2
	shift 2
	"$@" >"$work/said" 2>&1 </dev/null
	got=$?
	[ "$got" = "$code" ] || { fault "exit code $got, not $code: $*"; cat "$work/said"; }
	grep -qF -- "$words" "$work/said" || { fault "no '$words' in: $*"; cat "$work/said"; }
}

# ---- the command ----
expect 0 "without a mistake" "$procession" lesson check "$top/lessons"
expect 0 "without a mistake" "$procession" lesson check --jobs 1 --only lost-update "$top/lessons"
expect 2 "--jobs needs a number" "$procession" lesson check --jobs 0 "$top/lessons"
expect 2 "it is written: procession lesson list" "$procession" lesson list --jobs 2
expect 0 "$work/one.db" "$procession" lesson build "$top/lessons" -o "$work/one.db"
expect 0 "$work/two.db" "$procession" lesson build "$top/lessons/" --output="$work/two.db"
cmp "$work/one.db" "$work/two.db" || fault "the same sources gave other bytes"
PROCESSION_LESSONS=$work/one.db
export PROCESSION_LESSONS
expect 0 "ticket-counter" "$procession" lesson list
expect 0 '"id": "ticket-counter"' "$procession" lesson list --json
expect 0 '"challenge": true' "$procession" lesson list --json
expect 0 "售票窗口" "$procession" lesson list --lang zh
expect 0 "The ticket counter" "$procession" lesson show ticket-counter
expect 0 "售票窗口" "$procession" lesson show ticket-counter --lang zh
expect 0 "Usage:" "$procession" lesson --help
expect 2 "did you mean ticket-counter?" "$procession" lesson show tickt-counter
expect 2 "did you mean ticket-counter?" "$procession" lesson show counter
expect 2 "procession lesson list" "$procession" lesson show no-such-lesson
expect 2 "say what to do" "$procession" lesson
expect 2 "there is no 'dance' here" "$procession" lesson dance
expect 2 "procession lesson build DIR -o FILE" "$procession" lesson build "$top/lessons"
expect 2 "there is no option --color" "$procession" lesson list --color
expect 2 "needs a value" "$procession" lesson list --lang
expect 1 "No such file" "$procession" lesson check "$work/nowhere"
expect 1 "cannot write" "$procession" lesson build "$top/lessons" -o "$work/no/such/folder.db"
mkdir -p "$work/bad/x" && printf '# T\n' >"$work/bad/x/lesson.en.md"
expect 1 "$work/bad/x/lesson.en.md:1: there is no promise" "$procession" lesson check "$work/bad"
mkdir "$work/other" && cp -r "$top/lessons/ticket-counter" "$work/other/"
sed 's/program = "lock", expect = { tickets_left = 0 }/program = "lock", expect = { tickets_left = 1 }/' \
	"$top/lessons/ticket-counter/lesson.en.md" >"$work/other/ticket-counter/lesson.en.md"
expect 0 "without a mistake" "$procession" lesson check --text "$work/other"
expect 1 "lock.lua does otherwise" "$procession" lesson check "$work/other"
# Two lessons that are otherwise: told in their order, however many run side by side.
cp -r "$work/other/ticket-counter" "$work/other/another-counter"
sed 's/order = [0-9]*/order = 99/' "$work/other/ticket-counter/lesson.en.md" >"$work/other/another-counter/lesson.en.md"
sed 's/order = [0-9]*/order = 99/' "$work/other/ticket-counter/lesson.zh.md" >"$work/other/another-counter/lesson.zh.md"
for jobs in 1 8; do
	"$procession" lesson check --jobs $jobs "$work/other" 2>&1 >/dev/null | sed 's/.*other\///' >"$work/jobs.$jobs"
	[ "$(sed -n 's/^\([a-z-]*\)\/lesson.en.md:[0-9]*: lock.lua does otherwise.*/\1/p' "$work/jobs.$jobs" | tr '\n' ' ')" = "another-counter ticket-counter " ] ||
		{ fault "lesson check --jobs $jobs tells otherwise:"; cat "$work/jobs.$jobs"; }
done
rm -r "$work/other/another-counter"
# A note that fits nothing in the run, or only what a note above it has taken.
mkdir "$work/noted" && cp -r "$top/lessons/ticket-counter" "$work/noted/"
for lang in en zh; do
	sed 's/{ when = { kind = "SLEEP"/{ when = { kind = "SQL"/' "$top/lessons/ticket-counter/lesson.$lang.md" >"$work/noted/ticket-counter/lesson.$lang.md"
done
expect 1 "lesson.en.md:$(sed -n '/kind = "SQL"/=' "$work/noted/ticket-counter/lesson.en.md"): this note never comes" "$procession" lesson check "$work/noted"
expect 1 "there is no lesson no-such" "$procession" lesson check --only no-such "$top/lessons"
expect 0 "ticket-counter/lock	py	tickets_left			1" "$procession" lesson facts "$work/other"
echo "no library" >"$work/text.db"
expect 1 "text.db is no SQLite database" env PROCESSION_LESSONS="$work/text.db" "$procession" lesson list
# ---- several libraries ----
# keys FILE: the fields of the first object of an array
keys() { sed -n '2,/^  }/s/^    "\([a-z]*\)":.*/\1/p' "$1" | tr '\n' ' '; }
"$procession" lesson list --json >"$work/list"
[ "$(keys "$work/list")" = "id chapter title minutes languages programs challenge source " ] || fault "lesson list --json has other fields: $(keys "$work/list")"
mkdir -p "$work/mine" "$work/procession" && cp -r "$top/lessons/lost-update" "$work/mine/"
sed 's/^# .*/# Miscounted/; s/order = [0-9]*/order = 9/' "$top/lessons/lost-update/lesson.en.md" >"$work/mine/lost-update/lesson.en.md"
sed 's/^# .*/# 数错了/; s/order = [0-9]*/order = 9/' "$top/lessons/lost-update/lesson.zh.md" >"$work/mine/lost-update/lesson.zh.md"
expect 0 "lessons in" "$procession" lesson build "$work/mine" -o "$work/mine.db"
chmod 400 "$work/mine.db"
source_of() { # ID COMMAND...
	id=$1
	shift
	"$@" lesson list --json 2>/dev/null | awk -v id="\"$id\"," '/"id":/ { here = $2 == id } here && /"source":/ { print $2 }' | tr -d '"'
}
[ "$(source_of lost-update "$procession")" = "$work/one.db" ] || fault "lost-update comes from $(source_of lost-update "$procession")"
[ "$(source_of lost-update "$procession" --lessons "$work/mine.db")" = "$work/mine.db" ] || fault "--lessons does not hide"
[ "$(source_of ticket-counter "$procession" --lessons "$work/mine.db")" = "$work/one.db" ] || fault "--lessons hides too much"
expect 0 "Miscounted" "$procession" --lessons "$work/text.db:$work/mine.db" lesson show lost-update
expect 1 "4.9   lost-update  Miscounted" "$procession" --lessons "$work/text.db:$work/mine.db" lesson list
expect 1 "text.db is no SQLite database" "$procession" --lessons "$work/text.db:$work/mine.db" lesson list
cp "$work/mine.db" "$work/procession/lessons.db"
expect 0 "4.9   lost-update  Miscounted" env PROCESSION_LESSONS= "$procession" lesson list
[ "$(source_of lost-update env PROCESSION_LESSONS= "$procession")" = "$work/procession/lessons.db" ] || fault "the user's own library is not open"
[ "$(source_of lost-update "$procession")" = "$work/one.db" ] || fault "PROCESSION_LESSONS does not hide the user's own"
rm -f "$work/procession/lessons.db"

# ---- the whole curriculum ----
# Every lesson is there, in both languages, with each program in three; and what points to a lesson points to one.
(cd "$top/lessons" && ls -d */ | tr -d / | sort) >"$work/have"
sort >"$work/wanted" <<'END'
program-and-process
io
os-history
concurrency-parallelism
three-states
sync-async
blocking-nonblocking
pcb
scheduling-fcfs
scheduling-sjf
scheduling-rr
scheduling-mlfq
srtf
priority
lottery
stride
fair
creation
termination
hierarchy
start-methods
fork-copies-memory
fork-copies-files
fork-copies-locks
spawn-cannot-pass
start-join
daemon
process-attributes
process-class
terminate-is-alive
signals
isolation
shared-memory
manager
queue
pipe
queue-is-pipe-and-lock
third-party
tcp-server
udp-inbox
lost-update
manager-race
ticket-counter
ticket-lock-fork
ticket-lock-spawn
mutex-rlock
deadlock
semaphore
event
condition
barrier
dining-philosophers
decoupling
never-ends
sentinel
many-sentinels
joinable-queue
balance
executor
shutdown
callback
map-and-result
apply-async
pool-lock
access-log
thread-or-process
gil
thread-daemon
thread-info
thread-race
thread-queues
thread-pool
functions-in-order
switch-by-hand
generators
switching-costs
switch-on-io
fetch
coroutine-thread-process
END
lost=$(comm -13 "$work/have" "$work/wanted" | tr '\n' ' ')
[ -z "$lost" ] || fault "lessons of the curriculum are not there: $lost"
for folder in "$top"/lessons/*/; do
	[ -f "$folder/lesson.en.md" ] && [ -f "$folder/lesson.zh.md" ] || fault "$folder lacks a language"
	grep -q '```lua quiz' "$folder/lesson.en.md" || fault "$folder asks no question"
	grep -q '```lua note' "$folder/lesson.en.md" || fault "$folder says nothing while it runs"
	for program in "$folder"*.lua; do
		[ -f "${program%.lua}.py" ] && [ -f "${program%.lua}.c" ] || fault "$program lacks Python or C"
	done
done
# after = { "a", "b" } and [text](a) in the lessons, lesson = "a" in the glossary
for text in "$top"/lessons/*/lesson.*.md; do
	grep -o 'after = {[^}]*}' "$text" | grep -o '"[a-z0-9-]*"' | tr -d '"'
	grep -o '\](\([a-z0-9-]*\))' "$text" | tr -d ']()'
done >"$work/targets"
grep -o 'lesson = "[a-z0-9-]*"' "$top/lessons/glossary.lua" | grep -o '"[^"]*"' | tr -d '"' >>"$work/targets"
[ "$(wc -l <"$work/targets")" -gt 200 ] || fault "only $(wc -l <"$work/targets") ways between lessons"
lost=$(sort -u "$work/targets" | comm -13 "$work/have" - | tr '\n' ' ')
[ -z "$lost" ] || fault "there are ways to lessons that are not there: $lost"

# ---- search ----
expect 0 "4.3   ticket-counter  The ticket counter" "$procession" lesson search ticket counter
expect 0 "[ticket] [counter]" "$procession" lesson search TICKET "counter"
expect 0 "售票[窗口]" "$procession" lesson search --lang zh 窗口
expect 0 "lock.c: " "$procession" lesson search fcntl.h
expect 0 "no lesson has: nowhere-to-be-found" "$procession" lesson search nowhere-to-be-found
expect 0 '[]' "$procession" lesson search --json nowhere-to-be-found
expect 0 '"lang": "zh"' "$procession" lesson search --json 窗口
expect 2 "it is written: procession lesson search" "$procession" lesson search

# Nothing is wider than the page, but for commands to copy and programs.
"$procession" lesson show ticket-counter | sed '/^== programs/,$d; /^    procession/d' |
	awk 'length($0) > 80 { print "too wide: " $0; bad = 1 } END { exit bad }' || fault "lines are wider than 80"

# ---- data ----
mkdir -p "$work/data" "$work/logs" && cp -r "$top/lessons/ticket-counter" "$work/logs/" && cp "$top/data/access-1.log" "$work/data/"
reads=$work/logs/ticket-counter
cat >"$reads/count.lua" <<'END'
function main()
  local lines, seen, addresses = 0, {}, 0
  for line in open("access-1.log"):lines() do
    lines = lines + 1
    local from = line:match("^%d+%.%d+%.%d+%.%d+")
    if from and not seen[from] then seen[from], addresses = true, addresses + 1 end
  end
  outcome("lines", lines)
  outcome("addresses", addresses)
  outcome("own", read("own.txt"))
end
END
expect 1 "does not belong in a lesson's folder" sh -c "echo 5 >'$reads/own.txt' && '$procession' lesson check --text '$work/logs'"
for lang in en zh; do
	sed 's/order = 3,/order = 3, data = { "access-1.log", "own.txt" },/' "$top/lessons/ticket-counter/lesson.$lang.md" >"$reads/lesson.$lang.md"
done
cat >>"$reads/lesson.en.md" <<END

\`\`\`lua fact
{ program = "count", expect = { lines = $(wc -l <"$top/data/access-1.log"), addresses = $(sed -n 's/^access-1.log.*	//p' "$top/data/totals.tsv"), own = 5 } }
\`\`\`
END
expect 0 "without a mistake" "$procession" lesson check "$work/logs"
expect 0 "lessons in" "$procession" lesson build "$work/logs" -o "$work/logs.db"
rm -r "$work/data"
expect 1 "ticket-counter/lesson.en.md:6: there is no file access-1.log" "$procession" lesson check --text "$work/logs"
expect 0 '"lines":4700' "$procession" --lessons "$work/logs.db" run ticket-counter/count --json
expect 0 '"lines":4700' "$procession" --lessons "$work/logs.db" run ticket-counter/count --json --picker script --schedule ""
expect 0 "\"own\":5" "$procession" --lessons "$work/logs.db" explore ticket-counter/count --json

# ---- the ticket counter ----
# left PROGRAM WANTED LOST OPTIONS...
left() {
	program=$1 wanted=$2 lost=$3
	shift 3
	said=$("$procession" run "ticket-counter/$program" --json "$@" 2>&1) || fault "run $program $* failed: $said"
	case $said in
	*'"tickets_left":'"$wanted"'}'*'"lost_updates":'"$lost",*) ;;
	*) fault "ticket-counter/$program $*: not $wanted left and $lost lost: $said" ;;
	esac
}
# Twenty read before the first one writes; under a schedule, since a busy machine may be slower than they think.
all=$(seq -s ' ' 1 20)
left race 9 19 --set buyers=20 --schedule "0 $(printf '0 %.0s' $all)$all $all"
left lock 0 0
left lock 0 0 --start-method spawn
left lock 0 0 --set buyers=12 --set think=0
# Two readings and two writings come in six orders; two of them lose nothing.
for order in "1 1 2 2" "2 2 1 1"; do left race 8 0 --set buyers=2 --schedule "0 0 0 $order 0 0 0"; done
for order in "1 2 1 2" "1 2 2 1" "2 1 1 2" "2 1 2 1"; do left race 9 1 --set buyers=2 --schedule "0 0 0 $order 0 0 0"; done
solution=$(sed -n 's/^ *solution = "\(.*\)",*$/\1/p' "$top/lessons/ticket-counter/lesson.en.md")
[ -n "$solution" ] || fault "the challenge has no solution"
left race 9 1 --set buyers=2 --schedule "$solution"

# ---- the same in Python and C, where there are such ----
cd "$work" || exit 99
read_left() { # WANTED COMMAND...
	wanted=$1
	shift
	# Those without a lock may come out otherwise once, on a busy machine.
	for _ in 1 2 3 4 5; do
		said=$("$@" 2>&1)
		[ "$said" = "tickets_left $wanted" ] && return
		case $* in *lock*) break ;; esac
	done
	fault "$*: not $wanted left: $said"
}
if command -v python3 >/dev/null; then
	read_left 9 python3 "$top/lessons/ticket-counter/race.py" 4
	read_left 0 python3 "$top/lessons/ticket-counter/lock.py" 12
fi
if command -v cc >/dev/null; then
	for program in race lock; do
		cc -Wall -Wextra -Werror -pthread -o "$program" "$top/lessons/ticket-counter/$program.c" || fault "$program.c does not compile"
	done
	read_left 9 ./race 4
	read_left 0 ./lock 12
fi
exit $((faults > 0))
