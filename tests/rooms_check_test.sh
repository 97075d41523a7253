#!/bin/sh
# rooms_check.sh must be able to fail: a small tree with one fault at a time.
set -u
here=$(cd "${top_srcdir:-$(dirname "$0")/..}" && pwd) || exit 99
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

tree() { # a tree without faults
	rm -rf "$work/t"
	mkdir -p "$work/t/src/low" "$work/t/src/high" "$work/t/tests"
	printf '# rooms\na low:\nu high: low\n' >"$work/t/src/ROOMS"
	touch "$work/t/src/low/room.am" "$work/t/src/high/room.am"
	printf '#include "low/low.h"\n' >"$work/t/src/low/low.c"
	printf '#include <stdio.h>\n#include "high/own.h"\n#include "low/low.h"\n' >"$work/t/src/high/high.c"
	printf 'ROOM_LIBS = libhigh.a \\\n\tliblow.a\n' >"$work/t/Makefile.am"
}
expect() { # WHAT PATTERN: the check fails and says PATTERN
	if said=$("$here/tests/rooms_check.sh" "$work/t"); then
		echo "not noticed: $1"; failed=1
	elif ! printf '%s\n' "$said" | grep -q -- "$2"; then
		echo "$1: expected «$2», but it said: $said"; failed=1
	fi
}

tree; "$here/tests/rooms_check.sh" "$work/t" || { echo "a tree without faults was refused"; failed=1; }
tree; echo '#include "high/high.h"' >>"$work/t/src/low/low.c"; expect "include upwards" '^src/low/low.c:2: '
tree; echo '#include "low/secret.h"' >>"$work/t/src/high/high.c"; expect "private header" '^src/high/high.c:4: .*private'
tree; echo '#include "../low/low.h"' >>"$work/t/src/high/high.c"; expect "dots" '^src/high/high.c:4: '
tree; echo '#include <sqlite3.h>' >>"$work/t/src/low/low.c"; expect "somebody else's library" '^src/low/low.c:2: .*journal store'
tree; echo '#include <unistd.h>' >>"$work/t/src/high/high.c"; expect "system calls in a pure room" '^src/high/high.c:4: .*pure'
tree; mkdir "$work/t/src/attic"; expect "folder that is no room" '^src/attic:1: '
tree; rm "$work/t/src/low/room.am"; expect "room without fragment" '^src/ROOMS:2: '
tree; printf 'u high: low\na low:\n' >"$work/t/src/ROOMS"; expect "room above its dependency" '^src/ROOMS:1: .*above low'
tree; printf 'ROOM_LIBS = liblow.a libhigh.a\n' >"$work/t/Makefile.am"; expect "order of libraries" '^Makefile.am:1: '
tree; awk 'BEGIN { for (i = 0; i < 701; i++) print "" }' >"$work/t/src/low/long.c"; expect "long file" '^src/low/long.c:701: '
exit $failed
