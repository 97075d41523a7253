/* What an event costs the reducer, and how long any moment of a long recording takes to show. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "history/history.h"

enum { EVENTS = 10000000, LOOKS = 501, TASKS = 20 };

static double now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

static void add(struct history *history, uint64_t seq, unsigned kind, unsigned task, uint32_t object, int64_t b, const char *text)
{
	struct event event = {.seq = seq, .time = seq * 100, .task = (uint16_t)task, .kind = (uint16_t)kind, .line = (uint32_t)(seq % 40) + 1,
	                      .object = object, .size = text ? 1 : 0, .b = b};
	history_add(history, &event, text);
}

int main(void)
{
	struct history *history = history_new();
	double began = now_ms(), looks[LOOKS];
	uint64_t random = 1;
	for (uint64_t seq = 1; seq <= EVENTS; seq++) {
		unsigned task = (unsigned)(seq / 50) % TASKS;
		if (seq % 50 == 0)
			add(history, seq, seq % 100 == 0 ? EVENT_READ : EVENT_WRITE, task, 1 + task % 4, -1, "7");
		else
			add(history, seq, EVENT_LINE, task, 0, 0, NULL);
	}
	printf("history: one event taken in            %8.1f ns\n", (now_ms() - began) * 1e6 / EVENTS);
	for (int i = 0; i < LOOKS; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		double before = now_ms();
		history_world(history, (random >> 20) % EVENTS);
		looks[i] = now_ms() - before;
	}
	qsort(looks, LOOKS, sizeof *looks, compare);
	printf("history: any moment of 10 million     %8.2f ms median, %.2f ms worst   (goal: at most 50)\n", looks[LOOKS / 2], looks[LOOKS - 1]);
	history_free(history);
	return 0;
}
