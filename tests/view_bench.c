/* How long a frame takes: 200x60 cells, 200 tasks. The promise is 4 ms. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "view_scene.h"

static double now_ms(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* The frame at `count` moments from the begin to the end; the median and the worst. */
static void measure(const char *what, struct scene *scene, struct canvas *canvas, int count)
{
	double *times = mem_new_or_die((size_t)count, sizeof *times);
	uint64_t events = history_count(scene->history);
	for (int i = 0; i < count; i++) {
		scene_moment(scene, events * (uint64_t)(i + 1) / (uint64_t)count);
		double begin = now_ms();
		view_compose(canvas, scene, scene_keys, scene_key_count);
		times[i] = now_ms() - begin;
	}
	qsort(times, (size_t)count, sizeof *times, compare);
	printf("frame 200x60, 200 tasks, %s: %.2f ms median, %.2f ms worst of %d (goal 4 ms)\n", what, times[count / 2],
	       times[count - 1], count);
	free(times);
}

int main(void)
{
	struct history *history = tape_race(199);
	struct lesson *lesson = scene_lesson(false);
	struct canvas *canvas = canvas_new(200, 60);
	struct scene scene = scene_of(history);
	scene.lesson = lesson;
	scene.focus = VIEW_TIMELINE;
	measure("by time", &scene, canvas, 300);
	scene.axis = AXIS_STEPS;
	measure("by steps", &scene, canvas, 300);
	scene_lesson_free(lesson);
	canvas_free(canvas);
	history_free(history);
	return 0;
}
