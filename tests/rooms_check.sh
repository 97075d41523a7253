#!/bin/sh
# The rooms rule. src/ROOMS says which room may include which; this fails, with
# file:line, on whatever does otherwise. Usage: rooms_check.sh [SOURCE-TREE]
set -u
top=${1:-${top_srcdir:-$(dirname "$0")/..}}
cd "$top" || exit 99
[ -f src/ROOMS ] || { echo "src/ROOMS: there is no such file in $top"; exit 99; }
faults=$(mktemp) || exit 99
trap 'rm -f "$faults"' EXIT

# 1. The list itself: what a room may include stands above it, and each room is a folder.
awk '
	/^[ \t]*(#|$)/ { next }
	{
		room = $2; sub(/:$/, "", room)
		if ($1 !~ /^[acpu]$/ || $2 !~ /:$/) { print "src/ROOMS:" NR ": not \"lane room: rooms that it may include\""; next }
		if (room in line) print "src/ROOMS:" NR ": the room " room " is named twice, first on line " line[room]
		for (i = 3; i <= NF; i++)
			if ($i == room) print "src/ROOMS:" NR ": the room " room " names itself"
			else if (!($i in line)) print "src/ROOMS:" NR ": the room " room " is named above " $i ", which it may include"
		line[room] = NR
		if (system("test -f src/" room "/room.am") != 0) print "src/ROOMS:" NR ": the room " room " has no src/" room "/room.am"
	}' src/ROOMS >>"$faults"
for folder in src/*/; do
	room=$(basename "$folder")
	grep -Eq "^[acpu] +$room:" src/ROOMS || echo "src/$room:1: this room is missing from src/ROOMS" >>"$faults"
done

# 2. Every #include of every room.
for file in src/*/*.[ch]; do
	[ -f "$file" ] && printf '%s\n' "$file"
done | xargs awk '
	function fault(text) { print FILENAME ":" FNR ": " text }
	function only(header, rooms) {
		if (name == header && index(" " rooms " ", " " room " ") == 0)
			fault("only these rooms know <" header ">: " rooms)
	}
	BEGIN {
		while ((getline row < "src/ROOMS") > 0) {
			if (row ~ /^[ \t]*(#|$)/) continue
			n = split(row, word, /[ \t]+/)
			sub(/:$/, "", word[2])
			known[word[2]] = 1; lane[word[2]] = word[1]
			for (i = 3; i <= n; i++) may[word[2], word[i]] = 1
		}
	}
	FNR == 1 { split(FILENAME, part, "/"); room = part[2] }
	/^[ \t]*#[ \t]*include[ \t]*["<]/ {
		name = $0
		sub(/^[^"<]*["<]/, "", name); sub(/[">].*/, "", name)
		if (name ~ /(^|\/)\.\.?\//) { fault("a path with dots: write \"room/header.h\""); next }
		only("lua.h", "script table"); only("lualib.h", "script table"); only("lauxlib.h", "script table")
		only("sqlite3.h", "journal store primitive")
		only("curses.h", "screen"); only("ncurses.h", "screen"); only("ncursesw/curses.h", "screen"); only("term.h", "screen")
		if (lane[room] == "u" && name ~ /^(sys\/.*|unistd|fcntl|time|pthread|threads|poll|spawn|dirent)\.h$|^sys\//)
			fault("the room " room " is pure (lane u): it makes no system calls, so it needs no <" name ">")
		slash = index(name, "/")
		if (slash == 0) next
		other = substr(name, 1, slash - 1)
		if (!(other in known) || other == room) next
		if (!((room, other) in may)) fault("the room " room " may not include \"" name "\": see src/ROOMS")
		else if (name != other "/" other ".h") fault("\"" name "\" is private to the room " other ": include \"" other "/" other ".h\"")
	}' >>"$faults"

# 3. The libraries for linking: the rooms turned round, app left out (its library is no library).
if [ -f Makefile.am ]; then
	want=$(awk '!/^[ \t]*(#|$)/ { sub(/:$/, "", $2); if ($2 != "app") list = "lib" $2 ".a " list } END { sub(/ $/, "", list); print list }' src/ROOMS)
	have=$(awk '/^ROOM_LIBS *=/ { on = 1; sub(/^[^=]*=/, "") } on { more = /\\$/; sub(/\\$/, ""); printf "%s ", $0; if (!more) exit }' Makefile.am | tr -s ' \t' '  ' | sed 's/^ //; s/ $//')
	at=$(grep -n '^ROOM_LIBS' Makefile.am | cut -d: -f1)
	[ "$want" = "$have" ] || echo "Makefile.am:${at:-1}: ROOM_LIBS is not src/ROOMS turned round, which is: $want" >>"$faults"
fi

# 4. Length.
for file in src/*/*.[ch] tests/*.[ch] tests/*.sh lessons/*/*.lua; do
	[ -f "$file" ] || continue
	lines=$(wc -l <"$file")
	[ "$lines" -le 700 ] || echo "$file:$((lines)): $((lines)) lines, more than 700: split it by idea" >>"$faults"
done

cat "$faults"
[ ! -s "$faults" ]
