/* kernel: see kernel.h. Which source there is, and the pump. */
#include "kernel/internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LATELY_NS 300000000u
#define HOLD_MOST_NS 500000000u
enum { BUSY_MS = 10, IDLE_MS = 100 };

uint64_t kernel_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static const char *const source_names[] = {[KERNEL_NONE] = "probe", [KERNEL_SAMPLED] = "sampled", [KERNEL_PERF] = "kernel"};

const char *kernel_source_name(enum kernel_source source)
{
	return source_names[source];
}

/* The best that there is, not above the wanted one. */
static int open_source(struct kernel *kernel, int wanted, bool forced, bool exits, struct err *err)
{
	struct err trouble = {0};
	if (wanted == KERNEL_PERF && perf_open(kernel->root, exits, &kernel->perf, &trouble) == 0) {
		kernel->source = KERNEL_PERF;
		return 0;
	}
	if (wanted == KERNEL_PERF && forced)
		return err_set(err, trouble.code, _("states cannot come from the kernel: %s; --states sampled looks at /proc instead"), trouble.text);
	if (wanted == KERNEL_PERF)
		text_copy(kernel->why, sizeof kernel->why, trouble.text);
	else
		text_copy(kernel->why, sizeof kernel->why, _("it was not asked for"));
	if (wanted != KERNEL_NONE && sampler_open(kernel->root, &kernel->sampler, &trouble) == 0) {
		kernel->source = KERNEL_SAMPLED;
		return 0;
	}
	if (wanted == KERNEL_SAMPLED && forced)
		return err_set(err, trouble.code, _("states cannot be sampled: %s"), trouble.text);
	kernel->source = KERNEL_NONE;
	return 0;
}

int kernel_open(pid_t root, const char *states, bool exits, struct kernel **ret_kernel, struct err *err)
{
	int wanted = KERNEL_PERF;
	while (states && wanted >= 0 && strcmp(states, source_names[wanted]) != 0)
		wanted--;
	if (wanted < 0)
		return err_set(err, EINVAL, _("states come from kernel, sampled or probe, not from '%.40s'"), states);
	struct kernel *kernel = mem_new_or_die(1, sizeof *kernel);
	kernel->root = root;
	kernel->hold = UINT64_MAX;
	int result = open_source(kernel, wanted, states != NULL, exits, err);
	if (result < 0) {
		kernel_free(kernel);
		return result;
	}
	if (exits && kernel->source != KERNEL_NONE)
		kernel->exits = exits_new();
	*ret_kernel = kernel;
	return 0;
}

void kernel_free(struct kernel *kernel)
{
	if (!kernel)
		return;
	perf_free(kernel->perf);
	sampler_free(kernel->sampler);
	exits_free(kernel->exits);
	tasks_free(kernel);
	array_done(&kernel->queue);
	free(kernel);
}

enum kernel_source kernel_source(const struct kernel *kernel)
{
	return kernel->source;
}

const char *kernel_why(const struct kernel *kernel)
{
	return kernel->why;
}

int kernel_fd(const struct kernel *kernel)
{
	return kernel->perf ? perf_fd(kernel->perf) : -1;
}

int kernel_timeout_ms(const struct kernel *kernel, uint64_t now)
{
	if (kernel->source == KERNEL_NONE)
		return -1;
	if (kernel->sampler) {
		uint64_t next = sampler_next(kernel->sampler);
		return next <= now ? 0 : (int)((next - now) / 1000000) + 1;
	}
	bool busy = kernel->queue.n > 0 || kernel->waking.n > 0 || (kernel->active && now - kernel->active < LATELY_NS);
	return busy ? BUSY_MS : IDLE_MS;
}

void kernel_pump(struct kernel *kernel, uint64_t now)
{
	if (kernel->sampler)
		sampler_pump(kernel->sampler, kernel, now);
	if (!kernel->perf)
		return;
	if (perf_drain(kernel->perf, kernel) > 0)
		kernel->active = now;
	tasks_resolve(kernel);
	tasks_read_delays(kernel);
}

void kernel_end(struct kernel *kernel, uint64_t now)
{
	if (kernel->sampler)
		sampler_hurry(kernel->sampler);
	/* Twice: the first one reads, the second one knows what was before the reading. */
	kernel_pump(kernel, now);
	kernel_pump(kernel, kernel_now_ns());
}

int kernel_next(struct kernel *kernel, uint64_t until, struct kernel_record *ret_record)
{
	/* A waking is found within two pumps; should that fail, nobody waits for ever. */
	if (until != UINT64_MAX && kernel->hold < until && until - kernel->hold < HOLD_MOST_NS)
		until = kernel->hold;
	if (!queue_take(kernel, until, ret_record))
		return 0;
	if (ret_record->kind == KERNEL_EXIT && kernel->exits && ret_record->tid == ret_record->pid) {
		struct known *known = tasks_find(kernel, ret_record->tid);
		ret_record->status = exits_status(kernel->exits, ret_record->pid);
		if (known && known->task.end == ret_record->time && known->task.status < 0)
			known->task.status = ret_record->status;
	}
	return 1;
}

void kernel_status_set(struct kernel *kernel, pid_t pid, int status)
{
	if (kernel->exits)
		exits_set(kernel->exits, pid, status);
}

uint64_t kernel_lost(const struct kernel *kernel)
{
	return kernel->lost;
}

enum kernel_source kernel_probe(char *ret_why, size_t size)
{
	struct err err = {0};
	struct perf *perf;
	struct sampler *sampler;
	ret_why[0] = '\0';
	if (perf_open(getpid(), false, &perf, &err) == 0) {
		perf_free(perf);
		return KERNEL_PERF;
	}
	text_copy(ret_why, size, err.text);
	if (sampler_open(getpid(), &sampler, &err) == 0) {
		sampler_free(sampler);
		return KERNEL_SAMPLED;
	}
	return KERNEL_NONE;
}
