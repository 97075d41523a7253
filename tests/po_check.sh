#!/bin/sh
# Is all that a user reads also there in Chinese? Fails on every message of src/
# that po/zh lacks or marks as fuzzy, and on places ({name}, %d) that differ.
# Usage: po_check.sh [SOURCE-TREE]
set -u
top=${1:-${top_srcdir:-$(dirname "$0")/..}}
command -v xgettext >/dev/null || { echo "xgettext is not installed (Debian package gettext)"; exit 77; }
cd "$top" || exit 99
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

# What the sources say.
find src -name '*.[ch]' | LC_ALL=C sort >"$work/files"
xgettext --from-code=UTF-8 --language=C --keyword= --keyword=_ --keyword=N_ --add-comments=TRANSLATORS \
	--files-from="$work/files" --output="$work/all.pot" || exit 1
# The prelude says its sentences through core.throw and core.text.
xgettext --from-code=UTF-8 --language=Lua --keyword= --keyword=core.throw:2 --keyword=core.text:1 --join-existing \
	--output="$work/all.pot" src/script/prelude/*.lua || exit 1
[ -f "$work/all.pot" ] || { echo "no message in src is marked with _() or N_(): is this the source tree?"; exit 99; }

# What the catalogues say; a fault in one of them is told with its own name and line.
faults=0
for part in po/zh/*.po; do
	[ -f "$part" ] || { echo "po/zh has no catalogue"; exit 1; }
	msgfmt --check-format -o /dev/null "$part" || faults=1
done
msgcat --use-first --to-code=UTF-8 -o "$work/zh.po" po/zh/*.po || exit 1
msgmerge --quiet --no-fuzzy-matching -o "$work/merged.po" "$work/zh.po" "$work/all.pot" || exit 1
msgattrib --no-obsolete --no-wrap -o "$work/now.po" "$work/merged.po" || exit 1
msgfmt --check-format -o /dev/null "$work/now.po" || faults=1

# One record per message: where, msgid, msgstr. mawk is enough for it.
LC_ALL=C awk '
	function places(text,   list, found) { # the {names} of a text, in order of the alphabet
		split("", found); list = ""
		while (match(text, /\{[a-z_]+\}/)) {
			found[substr(text, RSTART, RLENGTH)] = 1
			text = substr(text, RSTART + RLENGTH)
		}
		for (;;) {
			least = ""
			for (name in found) if (least == "" || name < least) least = name
			if (least == "") return list
			list = list " " least
			delete found[least]
		}
	}
	function flush() {
		if (id != "") {
			if (fuzzy) said = "is marked fuzzy"
			else if (str == "") said = "is not translated"
			else if (places(id) != places(str)) said = "has the places" places(id) ", its translation" places(str)
			else said = ""
			if (said != "") { printf "%s: \"%s\" %s\n", where, id, said; bad = 1 }
		}
		where = id = str = ""; fuzzy = 0; field = ""
	}
	function quoted() { return substr($0, index($0, "\"") + 1, length($0) - index($0, "\"") - 1) }
	/^$/ { flush(); next }
	/^#:/ { if (where == "") where = $2; next }
	/^#,/ { if ($0 ~ /fuzzy/) fuzzy = 1; next }
	/^#/ { next }
	/^msgid_plural / { field = ""; next }
	/^msgid / { field = "id"; id = quoted(); next }
	/^msgstr/ { field = "str"; str = str quoted(); next }
	/^"/ { if (field == "id") id = id quoted(); else if (field == "str") str = str quoted() }
	END { flush(); exit bad }
' "$work/now.po" || faults=1

[ "$faults" = 0 ] || echo "Mend it in po/zh/<room>.po."
exit $faults
