#!/bin/sh
# What those who write lessons do: new, check, import, export; and library files that are not what they seem.
set -u
top=$(cd "${top_srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
procession=${PROCESSION:-$PWD/procession}
work=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
unset LANGUAGE
LC_ALL=C.UTF-8 XDG_DATA_HOME=$work/home
export LC_ALL XDG_DATA_HOME
faults=0
fault() { echo "FAULT: $*"; faults=$((faults + 1)); }

# expect CODE WORDS COMMAND...: the exit code, and the words somewhere in what it says; a failure is one sentence
expect() {
	code=$1 words=$2
	shift 2
	"$@" >"$work/said" 2>"$work/errors" </dev/null
	got=$?
	[ "$got" = "$code" ] || { fault "exit code $got, not $code: $*"; cat "$work/said" "$work/errors"; }
	grep -qF -- "$words" "$work/said" "$work/errors" || { fault "no '$words' in: $*"; cat "$work/said" "$work/errors"; }
}
lesson() { "$procession" lesson "$@"; }
ids() { lesson list --json 2>/dev/null | sed -n 's/^    "id": "\(.*\)",/\1/p' | tr '\n' ' '; }

# ---- new ----
cd "$work" || exit 99
expect 0 "procession lesson preview ./my-lesson" lesson new my-lesson
expect 1 "there is already a ./my-lesson" lesson new my-lesson
expect 0 "tree/another is a lesson" lesson new another -o tree
expect 2 "not 'My Lesson'" lesson new "My Lesson"
expect 2 "not '../up'" lesson new ../up
expect 1 "cannot make the folder /proc/no" lesson new x -o /proc/no
ls my-lesson >names
[ "$(tr '\n' ' ' <names)" = "lesson.en.md lesson.zh.md loaves.c loaves.lua loaves.py " ] || fault "lesson new wrote: $(cat names)"
# It runs as it is, from wherever one stands.
expect 0 "lessons: 1, without a mistake; runs that came out as told: 4" lesson check my-lesson
expect 0 "lessons: 1, without a mistake; runs that came out as told: 4" lesson check tree
cd my-lesson || exit 99
expect 0 "runs that came out as told: 4" lesson check .
cd .. || exit 99
if command -v python3 >/dev/null; then
	[ "$(PYTHONDONTWRITEBYTECODE=1 timeout 60 python3 my-lesson/loaves.py | tail -1)" = "loaves 6" ] || fault "loaves.py prints otherwise"
fi
if command -v cc >/dev/null; then
	cc -std=gnu17 -Wall -Wextra -Werror -o loaves my-lesson/loaves.c && [ "$(timeout 60 ./loaves | tail -1)" = "loaves 6" ] || fault "loaves.c prints otherwise"
fi

# ---- a check that is stopped, or killed, leaves nothing ----
mkdir sleepy tmp && cp -r my-lesson sleepy/sleepy
sed -i 's/^function main()$/function main() sleep(50)/' sleepy/sleepy/loaves.lua
folders() { ls tmp | grep -c '^procession-'; }
until_true() { # COMMAND...: within half a minute
	for _ in $(seq 300); do
		"$@" && return 0
		sleep 0.1
	done
	return 1
}
two_run() { [ "$(folders)" -ge 2 ]; }
none_runs() { [ "$(folders)" -eq 0 ]; }
for signal in TERM KILL; do
	TMPDIR=$work/tmp "$procession" lesson check --jobs 2 sleepy >said 2>errors </dev/null &
	check=$!
	until_true two_run || { fault "lesson check --jobs 2 has not begun two runs"; cat said errors; }
	kill -$signal $check
	wait $check 2>/dev/null
	until_true none_runs || fault "after SIG$signal of lesson check there is still: $(ls tmp)"
	[ $signal = KILL ] || grep -q "stopped from outside" errors || { fault "lesson check that was stopped says:"; cat errors; }
done

# ---- mistakes: file, line, and what to do ----
# mistake FILE:LINE WORDS SED-COMMAND FILE
mistake() {
	rm -rf wrong && cp -r my-lesson wrong
	sed -i "$3" "wrong/$4"
	lesson check wrong >/dev/null 2>said && fault "no mistake after $3"
	grep -F -- "wrong/$1: " said | grep -qF -- "$2" || { fault "no '$1' with '$2' after $3:"; cat said; }
}
at() { grep -nF -- "$1" "my-lesson/${2:-lesson.en.md}" | head -1 | cut -d: -f1; }
mistake "lesson.en.md:$(at minutes)" "minutes must be from 1 to 120" 's/minutes = 5/minutes = 500/' lesson.en.md
mistake "lesson.en.md:$(at 'chapter =')" "no field \"chapters\"" 's/chapter = 5/chapters = 5/' lesson.en.md
mistake "lesson.en.md:$(at 'set = ')" "does not ask for the parameter cooks" 's/bakers = 3/cooks = 3/' lesson.en.md
mistake "lesson.en.md:$(at 'kind = "PUT"')" "choose one of" 's/"PUT"/"PUTT"/' lesson.en.md
mistake "lesson.en.md:1" "the step \"see\" is missing" 's/^## see/### see/' lesson.en.md
mistake "loaves.lua:$(at 'outcome("first"' loaves.lua)" "near" 's/outcome("first", first)/outcome("first" first)/' loaves.lua
mistake "lesson.en.md:$(at 'program = "loaves",       --')" "there is no program bread.lua" '0,/program = "loaves"/s//program = "bread"/' lesson.en.md

# ---- import: into the user's own library, all or nothing ----
own=$work/home/procession/lessons.db
shipped=$(ids)
expect 0 "added: my-lesson" lesson import my-lesson
expect 0 "replaced: my-lesson" lesson import my-lesson
[ -f "$own" ] && [ "$(ids)" != "$shipped" ] || fault "my-lesson is not there: $(ids)"
expect 0 '"loaves":6' "$procession" run my-lesson/loaves --json
cp "$own" before
# Two that want the same place: neither is taken.
expect 1 "lesson 5.99 is" lesson import tree
cmp "$own" before || fault "the user's library was changed by an import that failed"
sed -i 's/order = 99/order = 98/' tree/another/lesson.en.md tree/another/lesson.zh.md
echo '# broken' >tree/another/lesson.zh.md.sed && mv tree/another/lesson.zh.md.sed tree/broken.md
mkdir tree/broken && cp tree/broken.md tree/broken/lesson.en.md
expect 1 "tree/broken/lesson.en.md:1: there is no promise" lesson import tree
cmp "$own" before || fault "the user's library was changed by an import that failed"
rm -r tree/broken
expect 0 "added: another" lesson import tree
expect 0 "lessons in" lesson build "$top/lessons" -o all.db
expect 0 "added: " lesson import all.db
case "$(ids)" in *another*lost-update*|*lost-update*another*) ;; *) fault "not all are there: $(ids)" ;; esac
expect 1 "No such file" lesson import nowhere.db

# ---- export: what comes out is what went in ----
expect 0 "the sources of my-lesson are in out/my-lesson" lesson export my-lesson -o out
diff -r my-lesson out/my-lesson || fault "my-lesson came out otherwise"
expect 1 "there is already a out/my-lesson" lesson export my-lesson -o out
expect 2 "there is no lesson 'nothing'" lesson export nothing -o out
for id in $(cd "$top/lessons" && ls -d */ | tr -d /); do
	expect 0 "are in again/$id" "$procession" --lessons all.db lesson export "$id" -o again
	# What it shares with others in data/ lies beside the rest now.
	diff -r "$top/lessons/$id" "again/$id" | grep -v "^Only in again/$id: " && fault "$id came out otherwise"
done
cp "$top/lessons/glossary.lua" again/ 2>/dev/null
expect 0 "lessons in" lesson build again -o again.db
cmp all.db again.db || fault "what was exported does not give the same library"

# ---- libraries that are not what they seem: one sentence, and nothing is harmed ----
if command -v sqlite3 >/dev/null; then
	# bad NAME SQL: all.db, changed
	bad() { cp all.db "bad-$1.db" && sqlite3 "bad-$1.db" "PRAGMA writable_schema = ON; $2" >/dev/null; }
	bad id "PRAGMA application_id = 1"
	bad newer "PRAGMA user_version = 99"
	bad older "PRAGMA user_version = 1"
	bad source "UPDATE source SET text = '# nothing'"
	bad language "PRAGMA foreign_keys = OFF; UPDATE source SET lang = '../x' WHERE lang = 'zh'"
	bad escape "PRAGMA foreign_keys = OFF; UPDATE lesson SET id = '../../up' WHERE id = 'lost-update'; UPDATE source SET lesson = '../../up' WHERE lesson = 'lost-update'"
	bad program "UPDATE listing SET program = '../x' WHERE program = 'race'"
	bad control "UPDATE listing SET source = 'function main() end -- ' || char(27) || '[2J' WHERE language = 'lua'"
	bad code "UPDATE listing SET source = char(27) || 'Lua' WHERE language = 'lua'"
	bad view "DROP TABLE source; CREATE VIEW source AS SELECT 1 AS lesson, 2 AS lang, 3 AS text"
	bad gone "DROP TABLE listing"
	bad trigger "CREATE TRIGGER t AFTER INSERT ON lesson BEGIN SELECT raise(ABORT, 'x'); END; DELETE FROM source"
	bad index "DROP TABLE search; CREATE TABLE search(text)"
fi
head -c 9000 all.db >bad-torn.db
{ head -c 3000 all.db; head -c 60000 /dev/zero; } >bad-zero.db
: >bad-empty.db
printf 'SQLite format 3\000 and then nothing of the kind' >bad-header.db
cp "$top/lessons/ticket-counter/race.lua" bad-text.db
ln -s bad-link.db bad-link.db
mkdir bad-folder.db
cp "$own" before
for file in bad-*.db; do
	lesson import "$file" >said 2>errors </dev/null
	code=$?
	[ $code -eq 1 ] || { fault "lesson import $file: exit code $code"; cat said errors; }
	[ "$(grep -c '^procession lesson: ' errors)" -eq 1 ] || { fault "lesson import $file says:"; cat errors; }
	cmp "$own" before || { fault "lesson import $file has changed the user's library"; cp before "$own"; }
	LC_ALL=C grep -q "$(printf '\033')" said errors && fault "lesson import $file lets controls through"
	[ -d "$file" ] && continue
	# Beside the others: they are all there, whatever becomes of this one, and it can be read to the end or is refused.
	"$procession" --lessons "$file" run my-lesson/loaves --json >said 2>errors </dev/null || { fault "beside $file nothing runs"; cat errors; }
	timeout 60 "$procession" --lessons "$file" lesson list >said 2>errors </dev/null
	grep -q '^   5.99 *my-lesson' said || { fault "beside $file the others are not listed"; cat said errors; }
	for words in "list" "list --json" "search lock" "search 锁" "show ticket-counter"; do
		# shellcheck disable=SC2086 # words
		timeout 60 "$procession" --lessons "$file" lesson $words >said 2>errors </dev/null
		code=$?
		[ $code -le 2 ] || { fault "beside $file: lesson $words: exit code $code"; cat errors; }
	done
done
ls "$work/home/procession" | grep -vx -e lessons.db -e progress.db && fault "files were left behind"
[ -e up ] || [ -e ../up ] && fault "something was written outside"
exit $((faults > 0))
