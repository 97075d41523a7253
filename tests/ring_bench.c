/* What an event costs its writer, and how many a second the reader takes in. Medians of several rounds. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ring/ring.h"

enum { ROUNDS = 15, BATCH = 500, WRITERS = 4, EACH = 500000 };

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static bool nobody(void *ctx, unsigned writer)
{
	(void)ctx;
	(void)writer;
	return false;
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;
	return (left > right) - (left < right);
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof *values, compare);
	return values[count / 2];
}

static void *area_new(void)
{
	void *area = mmap(NULL, ring_area_size(WRITERS, RING_BYTES_DEFAULT), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (area == MAP_FAILED || ring_area_init(area, WRITERS, RING_BYTES_DEFAULT) < 0)
		exit(1);
	return area;
}

static void drain(struct ring_reader *reader)
{
	struct event event;
	const void *payload;
	while (ring_reader_next(reader, &event, &payload) == 1)
		;
}

static void bench_publish(void)
{
	void *area = area_new();
	struct ring_writer writer;
	struct ring_reader *reader = ring_reader_new(area, nobody, NULL);
	double costs[ROUNDS * 100];
	ring_writer_init(&writer, area, 0, -1);
	for (size_t round = 0; round < ROUNDS * 100; round++) {
		struct event event = {.kind = EVENT_LINE};
		uint64_t began = now_ns();
		for (int i = 0; i < BATCH; i++)
			ring_publish(&writer, &event, NULL);
		costs[round] = (double)(now_ns() - began) / BATCH;
		drain(reader);
	}
	printf("ring: one event, nobody contends      %8.1f ns   (goal: at most 60)\n", median(costs, ROUNDS * 100));
	ring_reader_free(reader);
}

static double read_round(unsigned writers)
{
	void *area = area_new();
	pid_t pids[WRITERS];
	for (unsigned i = 0; i < writers; i++)
		if ((pids[i] = fork()) == 0) {
			struct ring_writer writer;
			ring_writer_init(&writer, area, i, -1);
			for (int k = 0; k < EACH; k++) {
				struct event event = {.kind = EVENT_LINE, .task = (uint16_t)i};
				ring_publish(&writer, &event, NULL);
			}
			_exit(0);
		}
	struct ring_reader *reader = ring_reader_new(area, nobody, NULL);
	uint64_t began = now_ns();
	for (unsigned lines = 0; lines < writers * EACH;) {
		struct event event;
		const void *payload;
		if (ring_reader_next(reader, &event, &payload) == 1)
			lines += event.kind == EVENT_LINE;
	}
	double seconds = (double)(now_ns() - began) / 1e9;
	for (unsigned i = 0; i < writers; i++)
		waitpid(pids[i], NULL, 0);
	ring_reader_free(reader);
	munmap(area, ring_area_size(WRITERS, RING_BYTES_DEFAULT));
	return writers * EACH / seconds;
}

int main(void)
{
	bench_publish();
	for (unsigned writers = 1; writers <= WRITERS; writers += WRITERS - 1) {
		double rates[5];
		for (int i = 0; i < 5; i++)
			rates[i] = read_round(writers);
		printf("ring: events read a second, %u writer%s %10.0f      (goal: 1000000)\n", writers, writers > 1 ? "s" : " ", median(rates, 5));
	}
	return 0;
}
