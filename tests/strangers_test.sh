#!/bin/sh
# Lessons from strangers: libraries and folders that mean no good, and many at once. One sentence, no harm, and nothing for the terminal to obey.
set -u
top=$(cd "${top_srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
procession=${PROCESSION:-$PWD/procession}
work=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
unset LANGUAGE PROCESSION_LESSONS
# Only what is made here: no shipped library.
LC_ALL=C.UTF-8 HOME=$work XDG_DATA_HOME=$work/home PROCESSION_SHIPPED=
export LC_ALL HOME XDG_DATA_HOME PROCESSION_SHIPPED
faults=0
fault() { echo "FAULT: $*"; faults=$((faults + 1)); }

# expect CODE WORDS COMMAND...: the exit code, the words somewhere in what it says, and no control character
expect() {
	code=$1 words=$2
	shift 2
	timeout 60 "$@" >"$work/said" 2>"$work/errors" </dev/null
	got=$?
	[ "$got" = "$code" ] || { fault "exit code $got, not $code: $*"; cat -v "$work/said" "$work/errors"; }
	grep -qF -- "$words" "$work/said" "$work/errors" || { fault "no '$words' in: $*"; cat -v "$work/said" "$work/errors"; }
	cat "$work/said" "$work/errors" | tr -d '\n\t' | LC_ALL=C grep -q "$(printf '[\001-\037\177]\|\302[\200-\237]')" &&
		{ fault "control characters from: $*"; cat -v "$work/said" "$work/errors"; }
}
lesson() { "$procession" lesson "$@"; }

cd "$work" || exit 99
lesson new my-lesson >/dev/null && lesson build my-lesson -o good.db >/dev/null || exit 99

# ---- many libraries ----
many=
for number in $(seq 40); do many=$many:$work/none-$number.db; done
expect 1 "cannot open $work/none-5.db" "$procession" --lessons "$many" doctor
expect 0 "my-lesson" "$procession" --lessons good.db lesson list
many=good-1.db
for number in $(seq 40); do cp good.db "good-$number.db"; many=$many:good-$number.db; done
expect 1 "at most 32 libraries are opened: good-33.db:" "$procession" --lessons "$many" lesson list
rm good-*.db

# ---- the line to copy is one command, and that of the lesson ----
cp -r my-lesson copied && sed -i "s/set = { bakers = 3 }/set = { bakers = \"3'; touch hacked #\" }, seed = 1234567890/" copied/lesson.*.md
lesson build copied -o copied.db >/dev/null
expect 0 "run copied/loaves --set 'bakers=3'\\''; touch hacked #' --picker paced --speed 4 --seed 1234567890" "$procession" --lessons copied.db lesson show copied
procession() { :; }
eval "$(grep "^ *procession run .*--set" said)"
[ -e hacked ] && fault "the line to copy does something else as well"

# ---- places that cannot be written: 1, for it is no wrong usage ----
expect 1 "cannot make the folder none/such: No such file" "$procession" --lessons good.db lesson export my-lesson -o none/such
mkdir closed && chmod 500 closed
if [ "$(id -u)" -ne 0 ]; then
	expect 1 "closed/mine: Permission denied" "$procession" lesson new mine -o closed
	expect 1 "closed/my-lesson: Permission denied" "$procession" --lessons good.db lesson export my-lesson -o closed
fi

# ---- a run that waits for a hand, which a check has not ----
cp -r my-lesson byhand && sed -i 's/picker = "paced", speed = 4,/picker = "hand",/' byhand/lesson.*.md
expect 0 "runs that came out as told: 4" "$procession" lesson check byhand

# ---- a program that reads itself comes out once ----
cp -r my-lesson itself && sed -i 's/minutes = 5/minutes = 5, data = { "loaves.lua" }/' itself/lesson.*.md && lesson build itself -o itself.db >/dev/null
expect 0 "are in out/itself" "$procession" --lessons itself.db lesson export itself -o out
diff -r itself out/itself || fault "itself came out otherwise"

# ---- who speaks ----
expect 0 "procession explore: cannot open nowhere.db" "$procession" --lessons good.db:nowhere.db explore my-lesson/loaves --max-runs 1 --json

# ---- what a build has left that was killed goes with the next; what another is just writing stays ----
mkdir -p built && touch -d '2 hours ago' built/l.db.123.new built/l.db.x.new built/my.db.123.new built/l.db && touch built/l.db.124.new
expect 0 "lessons in built/l.db: 1" "$procession" lesson build my-lesson -o built/l.db
[ "$(ls built | tr '\n' ' ')" = "l.db l.db.124.new l.db.x.new my.db.123.new " ] || fault "after a build there are $(ls built | tr '\n' ' ')"

# ---- a file whose name is no UTF-8 ----
latin=$(printf 'caf\351.db') && cp good.db "$latin"
expect 0 '"source": "caf?.db"' "$procession" --lessons "$latin" lesson list --json
rm "$latin"

# ---- several imports at once: none loses what another has taken ----
for number in 1 2 3 4 5 6; do
	lesson new "lesson-$number" >/dev/null
	sed -i "s/order = 99/order = 8$number/" lesson-$number/lesson.*.md
	lesson import lesson-$number >"said-$number" 2>&1 &
done
wait
for number in 1 2 3 4 5 6; do expect 0 "lesson-$number" "$procession" lesson list; done
[ "$(ls home/procession)" = lessons.db ] || fault "left behind: $(ls home/procession)"
rm -r home

# ---- files that are none: nobody waits for a pipe ----
cp -r my-lesson piped && sed -i 's/minutes = 5/minutes = 5, data = { "a.txt" }/' piped/lesson.*.md && mkfifo piped/a.txt
expect 1 "a.txt is no plain file" "$procession" lesson check --text piped
mkdir several && cp -r my-lesson several/ && mkfifo several/glossary.lua
expect 1 "glossary.lua is no plain file" "$procession" lesson check --text several
mkfifo piped/loaves.lua.lua
expect 2 "loaves.lua.lua is no plain file" "$procession" run piped/loaves.lua.lua

# ---- libraries that are not what they seem ----
if command -v sqlite3 >/dev/null; then
	# bad NAME SQL: good.db, changed
	bad() { cp good.db "bad-$1.db" && sqlite3 "bad-$1.db" "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON; $2" >/dev/null; }
	# Views that never end, in the place of tables.
	for table in lesson data passage; do
		bad "$table" "DROP TABLE $table; CREATE VIEW $table AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)
			SELECT 'a' AS id, 1 AS chapter, 1 AS position, 1 AS minutes, 1 AS number, 'a' AS name, 'a' AS bytes, 'a' AS lesson, 'en' AS lang,
			1 AS step, 'text' AS kind, 'a' AS text FROM c WHERE x < 0"
		expect 1 "bad-$table.db is damaged" "$procession" --lessons bad-$table.db lesson list
		expect 0 "my-lesson" "$procession" --lessons good.db:bad-$table.db lesson show my-lesson
	done
	bad none "DELETE FROM lesson"
	expect 1 "there is no lesson in bad-none.db: nothing is taken" "$procession" lesson import bad-none.db
	[ -e home ] && fault "an import of nothing has made $(find home)"
	# What a terminal would obey: in what is listed, found, shown; in what SQLite says.
	control="char(27) || '[31m' || char(155) || '31m'"
	bad title "UPDATE lesson_text SET title = 'x' || $control, promise = $control || CAST(x'ff9b' AS TEXT)"
	bad passage "UPDATE passage SET name = 'x' || $control WHERE kind = 'listing'; UPDATE passage SET text = 'shelf ' || $control WHERE kind = 'text'"
	bad lang "UPDATE lesson_text SET lang = 'z' || $control WHERE lang = 'zh'"
	bad listing "UPDATE listing SET program = program || $control WHERE language = 'c'; UPDATE listing SET language = language || $control WHERE language = 'py'"
	for name in title passage lang listing; do
		for words in "list" "list --json" "search shelf" "search --json shelf" "show my-lesson"; do
			# shellcheck disable=SC2086 # words
			expect 0 "my-lesson" "$procession" --lessons bad-$name.db lesson $words
		done
	done
	bad id "UPDATE lesson SET id = 'my-lesso' || char(27); UPDATE lesson_text SET lesson = 'my-lesso' || char(27)"
	expect 2 "did you mean my-lesso?" "$procession" --lessons bad-id.db lesson show my-lesson
	# Terms that no build would write are not taken over.
	rm several/glossary.lua && cat >several/glossary.lua <<-'END'
		{ { id = "shelf", lesson = "my-lesson", en = { names = { "shelf" }, says = "Where loaves lie." }, zh = { names = { "架子" }, says = "放面包的地方。" } } }
	END
	lesson build several -o terms.db >/dev/null && mv good.db plain.db && mv terms.db good.db
	for change in "id = 'The shelf'" "lesson = '../x'"; do
		bad term "UPDATE term SET $change; UPDATE term_text SET term = (SELECT id FROM term); UPDATE term_name SET term = (SELECT id FROM term)"
		expect 1 "is not as a build would write it" "$procession" lesson import bad-term.db
	done
	for change in "lang = '/x' WHERE lang = 'zh'" "says = 'x' || $control"; do
		bad term "UPDATE term_text SET $change; UPDATE term_name SET lang = '/x' WHERE lang NOT IN (SELECT lang FROM term_text)"
		expect 1 "the term shelf is not as a build would write it" "$procession" lesson import bad-term.db
	done
	expect 0 "added: my-lesson" "$procession" lesson import good.db
	rm -r home
	# A library that is kept in another way is only read: nothing lies beside it afterwards.
	mkdir "#odd%3f?" && cp plain.db "#odd%3f?/wal.db" && sqlite3 "#odd%3f?/wal.db" "PRAGMA journal_mode = WAL" >/dev/null
	chmod 500 "#odd%3f?"
	expect 0 "my-lesson" "$procession" --lessons "#odd%3f?/wal.db" lesson list
	[ "$(ls "#odd%3f?")" = wal.db ] || fault "left beside the library: $(ls "#odd%3f?")"
	lesson build my-lesson -o file:my.db >/dev/null
	cmp file:my.db plain.db || fault "file:my.db is not what was built"
	cp plain.db '%3f.db'
	expect 0 "my-lesson" "$procession" --lessons %3f.db lesson list
	bad schema "UPDATE sqlite_schema SET sql = 'CREATE TABLE ' || char(27) || '[31m(' WHERE name = 'lesson'"
	expect 1 "bad-schema.db is damaged" "$procession" --lessons bad-schema.db lesson list
	bad name "UPDATE sqlite_schema SET name = char(27) || '[31m' WHERE name = 'step'"
	expect 1 "bad-name.db is damaged" "$procession" --lessons bad-name.db lesson import bad-name.db
fi

# ---- what a terminal would obey, in a folder ----
# obey WORDS SED-COMMAND: the sentence quotes it, without what is obeyed
obey() {
	rm -rf wrong && cp -r my-lesson wrong && sed -i "$2" wrong/lesson.en.md
	expect 1 "$1" "$procession" lesson check --text wrong
}
obey 'control character' 's/minutes = 5/minutes = 5, ["\\27[31m"] = 1/'
obey 'not to "[2Jy"' 's/^> .*/> [x](\&#27;[2Jy)/'
obey 'picker cannot be "[31m"' 's/picker = "[a-z]*"/picker = "\\27[31m"/'
rm -rf wrong && cp -r my-lesson wrong && touch "wrong/$(printf 'a\033[31m')"
expect 1 "wrong/a[31m:1: " "$procession" lesson check wrong
rm -rf wrong && cp -r my-lesson wrong && sed -i 's/^function main()$/function main() error("\\27[31mboo")/' wrong/loaves.lua
expect 1 "[31mboo" "$procession" lesson check wrong

exit $((faults > 0))
