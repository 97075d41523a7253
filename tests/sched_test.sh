#!/bin/sh
# procession sched: the reference's whole table through the command line, and what it says to the impossible.
set -u
top=${top_srcdir:-$(dirname "$0")/..}
program=${PROCESSION:-./procession}
faults=0
fault() { echo "$*"; faults=1; }

tab=$(printf '\t')
rows=0
while IFS=$tab read -r policy params jobs results; do
	case $policy in '#'*) continue ;; esac
	flags=
	for param in $params; do
		case $param in
		-|stay=0|io_bump=0) ;;
		stay=1|io_bump=1) flags="$flags --$(echo "${param%=1}" | tr _ -)" ;;
		*) flags="$flags --$(echo "${param%%=*}" | tr _ -) ${param#*=}" ;;
		esac
	done
	# shellcheck disable=SC2086
	have=$("$program" sched --policy "$policy" $flags --jobs "$jobs" --json |
		sed 's/"average".*//; s/"response":/\n&/g' | sed -n 's/^"response":\([0-9]*\),"turnaround":\([0-9]*\),"waiting":\([0-9]*\).*/\1:\2:\3/p' | tr '\n' ',')
	# What the reference does not print is not compared.
	case $results in *:-*) have=$(echo "$have" | sed 's/:[0-9]*,/:-,/g') ;; esac
	[ "$have" = "$results," ] || fault "$policy $params $jobs: have $have want $results"
	rows=$((rows + 1))
done <"$top/tests/schedulers.tsv"
[ "$rows" = 60 ] || fault "the table has $rows rows, not 60"

# What is said of one policy alone holds for it; a flag is for those that say nothing.
have=$("$program" sched --policy rr,quantum=2 --policy rr --policy mlfq --quantum 4 --jobs 0:3:0 --json | sed -n 's/.*"quantum":\([0-9]*\).*/\1/p' | tr '\n' ' ')
[ "$have" = "2 4 4 " ] || fault "rr,quantum=2 beside --quantum 4: the quanta are $have"

# refuses WORD FLAG...: exit code 2, nothing printed, one sentence that has the word.
refuses() {
	word=$1
	shift
	said=$("$program" sched --lang en "$@" 2>&1 >/dev/null)
	code=$?
	[ "$code" = 2 ] || fault "sched $*: exit code $code"
	[ "$(printf '%s\n' "$said" | wc -l)" = 1 ] || fault "sched $*: not one sentence: $said"
	case $said in "procession sched: "*"$word"*) ;; *) fault "sched $*: $said" ;; esac
	[ -z "$("$program" sched "$@" 2>/dev/null)" ] || fault "sched $*: prints something"
}
j="--jobs 0:3:0"
refuses 'fcfs, sjf' --policy fifo $j
refuses 'quantum' --policy rr --quantum 0 $j
refuses 'quantum' --policy rr --quantum 2x $j
refuses 'boost' --policy rr --boost 2 $j
refuses '16' --policy mlfq --queues 17 $j
refuses '3 queues' --policy mlfq --quantum 5,10 $j
refuses 'needs a value' --policy rr,quantum $j
refuses 'none of these' --policy rr --policy fcfs --stay $j
refuses '--cpus' --policy rr --cpus 0 $j
refuses '--io-time' --policy rr --io-time -1 $j
refuses 'no job' --policy rr --jobs 0
refuses 'length' --policy rr --jobs 0:0:0
refuses 'four' --policy rr --jobs 0:1:0:1:1
refuses 'no job' --policy rr --jobs 0:1:0,
refuses 'name the jobs' --policy rr
refuses 'name a policy' $j
refuses 'no option' --policy rr --slice 2 $j
refuses 'takes no value' --policy mlfq --stay=1 $j
refuses 'ticks' --policy rr --io-time 1000000 --jobs 0:1000000:1
refuses 'is no option' --policy rr $j more

# Side by side: a line of the chart for each, and one column.
text=$("$program" sched --lang en --policy fcfs --policy rr,quantum=1 --jobs 0:2:0,0:2:0)
for line in 'CPU 0   0011' 'CPU 0   0101' '0           0/2/0           0/3/1'; do
	case $text in *"$line"*) ;; *) fault "side by side: no '$line' in: $text" ;; esac
done
exit $faults
