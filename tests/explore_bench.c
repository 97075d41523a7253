/* How fast the explorer is: real runs a second, on all CPUs. */
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "explore/explore.h"

static const struct { const char *what, *source; bool all; enum search_strategy strategy; uint64_t runs; } rows[] = {
	{"2 processes x 3 operations",
	 "function f(v) for i = 1, 3 do v.value = i end end\n"
	 "function main() local v = Value('i', 0) together{ {target = f, args = {v}}, {target = f, args = {v}} } end", false, SEARCH_RANDOM, 2000},
	{"2 x 3, one of them spawned",
	 "function f(v) for i = 1, 3 do v.value = i end end\n"
	 "function main() set_start_method('spawn') local v = Value('i', 0) together{ {target = f, args = {v}}, {target = f, args = {v}} } end",
	 false, SEARCH_RANDOM, 200},
	{"2 threads x 3 operations",
	 "function f(v) for i = 1, 3 do v.value = i end end\n"
	 "function main() local v = Value('i', 0) together{ Thread{target = f, args = {v}}, Thread{target = f, args = {v}} } end", false, SEARCH_RANDOM, 500},
	{"3 x 4: all 34650 orders, the first 4000",
	 "function f(v) for i = 1, 4 do v.value = i end end\n"
	 "function main() local v, l = Value('i', 0), {} for i = 1, 3 do l[i] = {target = f, args = {v}} end together(l) end", true, SEARCH_EXHAUSTIVE, 4000},
};

int main(void)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct explore *explore;
		struct err err;
		struct explore_spec spec = {
			.run = {.name = "bench", .source = rows[i].source}, .strategy = rows[i].strategy, .all = rows[i].all,
			.preemptions = UINT32_MAX, .runs_most = rows[i].runs,
		};
		if (explore_new(&spec, &explore, &err) < 0) {
			fprintf(stderr, "%s\n", err.text);
			return 1;
		}
		while (!explore_is_over(explore) && !explore_look(explore).shortening) {
			struct pollfd fds[20];
			poll(fds, explore_fds(explore, fds, 20), explore_timeout_ms(explore));
			explore_pump(explore, 50000000);
		}
		struct explore_state state = explore_look(explore);
		printf("%-44s %7llu runs %8.0f runs/s\n", rows[i].what, (unsigned long long)state.runs, state.runs_per_second);
		explore_free(explore);
	}
	return 0;
}
