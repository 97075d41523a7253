/* How long a fresh main takes to be there, and how many runs go into a second. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "launch/launch.h"

enum { RUNS = 2000 };

struct stamp { uint64_t began; };

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static int note_the_time(void *ctx)
{
	(*(struct stamp **)ctx)->began = now_ns();
	return 0;
}

static void await(struct launch *launch, enum launch_notice_kind kind)
{
	struct launch_notice notice;
	for (;;) {
		int result = launch_read(launch, &notice);
		if (result < 0 || (result == 1 && notice.kind == LAUNCH_KEEPER_GONE))
			exit(EXIT_FAILURE);
		if (result == 1 && notice.kind == kind)
			return;
		if (result == 0)
			poll(&(struct pollfd){.fd = launch_fd(launch), .events = POLLIN}, 1, 10000);
	}
}

static int by_size(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
	return (left > right) - (left < right);
}

static void print_times(const char *what, uint64_t *times)
{
	qsort(times, RUNS, sizeof *times, by_size);
	printf("%-34s median %4.0f us, 99%% below %4.0f us\n", what, (double)times[RUNS / 2] / 1e3, (double)times[RUNS * 99 / 100] / 1e3);
}

int main(void)
{
	static uint64_t inside[RUNS], whole[RUNS];
	struct err err;
	struct launch *launch;
	struct stamp *stamp = mmap(NULL, sizeof *stamp, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct launch_spec spec = {.task = note_the_time, .ctx = &stamp};
	uint64_t began = now_ns();
	if (launch_start(&spec, &launch, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		return EXIT_FAILURE;
	}
	double start_us = (double)(now_ns() - began) / 1e3;
	uint64_t first = now_ns();
	for (int i = 0; i < RUNS; i++) {
		began = now_ns();
		if (launch_run(launch, &err) < 0)
			return EXIT_FAILURE;
		await(launch, LAUNCH_REAPED);
		whole[i] = now_ns() - began;
		inside[i] = stamp->began - began;
	}
	double seconds = (double)(now_ns() - first) / 1e9;
	print_times("launch_run until main's first line:", inside);
	print_times("launch_run until main is reaped:", whole);
	began = now_ns();
	launch_stop(launch);
	printf("%.0f runs/s; launch_start %.0f us, launch_stop %.0f us\n", RUNS / seconds, start_us, (double)(now_ns() - began) / 1e3);
	return EXIT_SUCCESS;
}
