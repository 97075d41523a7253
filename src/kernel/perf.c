/* kernel/perf: the kernel's own record of every switch, through a buffer per CPU. See perf_event_open(2).
 *
 * An event that children inherit may have a buffer only when it is bound to a CPU: so there is one event, and one
 * buffer, for each. A second event per CPU, on request, has births and ends only and rings at each of them: that makes a
 * birth dearer by some 20 us, so it is given up for good when there are more than 500 of them a second.
 */
#include "kernel/internal.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* A switch costs 64 bytes: 2 MB hold 30,000 of them, a third of a second at 100,000 a second on one CPU. */
enum { PAGES_MOST = 512, PAGES_MANY_CPUS = 128, PAGES_LEAST = 8, PAGES_BIRTHS = 16, MANY_CPUS = 8, RECORD_MAX = 256 };

#define WINDOW_NS 200000000u
enum { BIRTHS_MOST = 100 };

struct buffer { int fd; char *memory; size_t size; unsigned pages; bool births; };
struct perf {
	ARRAY(struct buffer) buffers;
	ARRAY(struct kernel_record) records;   /* of one drain, before they are sorted */
	int epoll_fd;
	size_t page;
	uint64_t counted_since;                /* births are counted in windows of WINDOW_NS */
	unsigned births;
};

/* What the sample_type below puts at the end of every record. */
struct trailer { uint32_t pid, tid; uint64_t time; uint32_t cpu, unused; };

static long open_event(pid_t root, int cpu, unsigned pages, size_t page, bool births)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof attr, .config = PERF_COUNT_SW_DUMMY, .sample_period = 1, .inherit = 1,
		.exclude_kernel = 1, .exclude_hv = 1, .context_switch = !births, .task = 1, .comm = !births, .comm_exec = !births,
		.sample_id_all = 1, .sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_CPU,
		.use_clockid = 1, .clockid = CLOCK_MONOTONIC, .watermark = 1,
		.wakeup_watermark = births ? 1 : (uint32_t)(pages * page / 2),
	};
	return syscall(SYS_perf_event_open, &attr, root, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

static int open_buffer(struct perf *perf, pid_t root, int cpu, unsigned pages, bool births)
{
	int error = ENOMEM;
	/* The kernel locks the buffers in memory and allows an ordinary user half a megabyte per CPU, or more. */
	for (; pages >= PAGES_LEAST; pages /= 2) {
		long fd = open_event(root, cpu, pages, perf->page, births);
		if (fd < 0)
			return -errno;
		size_t size = (pages + 1) * perf->page;
		char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, (int)fd, 0);
		error = errno;
		if (memory != MAP_FAILED) {
			struct buffer buffer = {(int)fd, memory, size, pages, births};
			struct epoll_event event = {.events = EPOLLIN | EPOLLET};
			epoll_ctl(perf->epoll_fd, EPOLL_CTL_ADD, (int)fd, &event);
			array_push(&perf->buffers, buffer);
			return 0;
		}
		close((int)fd);
		if (error != EPERM && error != ENOMEM)
			break;
	}
	return -error;
}

static int open_all(struct perf *perf, pid_t root, bool births)
{
	long cpus = sysconf(_SC_NPROCESSORS_CONF);
	unsigned pages = births ? PAGES_BIRTHS : cpus > MANY_CPUS ? PAGES_MANY_CPUS : PAGES_MOST;
	size_t before = perf->buffers.n;
	int result = -ENODEV;
	for (int cpu = 0; cpu < cpus; cpu++) {
		int one = open_buffer(perf, root, cpu, pages, births);
		if (one == -ENODEV) /* this CPU is switched off */
			continue;
		result = one;
		if (result < 0)
			break;
	}
	return perf->buffers.n > before && result == 0 ? 0 : result;
}

static const char *reason(int error)
{
	if (error == EACCES || error == EPERM)
		return _("the kernel refuses it to this user: perf_event_paranoid must be 2 or less, and a container must allow perf_event_open");
	if (error == ENOSYS || error == ENOENT || error == EOPNOTSUPP || error == ENODEV)
		return _("this kernel has no performance events");
	return strerror(error);
}

int perf_open(pid_t root, bool wakes_at_forks, struct perf **ret_perf, struct err *err)
{
	struct perf *perf = mem_new_or_die(1, sizeof *perf);
	perf->page = (size_t)sysconf(_SC_PAGESIZE);
	perf->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	int result = perf->epoll_fd < 0 ? -errno : open_all(perf, root, false);
	if (result == 0 && wakes_at_forks)
		open_all(perf, root, true); /* without it some ends are missed, no more */
	if (result < 0) {
		perf_free(perf);
		return err_set(err, -result, "%s", reason(-result));
	}
	*ret_perf = perf;
	return 0;
}

static void close_buffer(struct buffer *buffer)
{
	munmap(buffer->memory, buffer->size);
	close(buffer->fd);
}

void perf_free(struct perf *perf)
{
	if (!perf)
		return;
	for (size_t i = 0; i < perf->buffers.n; i++)
		close_buffer(&perf->buffers.at[i]);
	if (perf->epoll_fd >= 0)
		close(perf->epoll_fd);
	array_done(&perf->buffers);
	array_done(&perf->records);
	free(perf);
}

int perf_fd(const struct perf *perf)
{
	return perf->epoll_fd;
}

/* ---- reading ---- */

static void take_comm(struct kernel_record *record, const char *body, size_t size)
{
	if (size > sizeof(struct trailer) + 8)
		text_copy(record->name, sizeof record->name, body + 8);
}

/* One record of the kernel's, as one of ours; false when it is of no use. */
static bool translate(const struct perf_event_header *header, const char *body, struct kernel_record *ret_record)
{
	size_t size = header->size - sizeof *header;
	struct trailer trailer;
	struct { uint32_t pid, ppid, tid, ptid; } births;
	if (size < sizeof trailer)
		return false;
	memcpy(&trailer, body + size - sizeof trailer, sizeof trailer);
	*ret_record = (struct kernel_record){.time = trailer.time, .pid = (pid_t)trailer.pid, .tid = (pid_t)trailer.tid,
	                                     .cpu = (int16_t)trailer.cpu, .status = -1};
	switch (header->type) {
	case PERF_RECORD_SWITCH:
		ret_record->forced = header->misc & PERF_RECORD_MISC_SWITCH_OUT_PREEMPT;
		ret_record->kind = !(header->misc & PERF_RECORD_MISC_SWITCH_OUT) ? KERNEL_RUNNING : ret_record->forced ? KERNEL_READY : KERNEL_BLOCKED;
		return true;
	case PERF_RECORD_FORK:
	case PERF_RECORD_EXIT:
		memcpy(&births, body, sizeof births);
		ret_record->kind = header->type == PERF_RECORD_FORK ? KERNEL_FORK : KERNEL_EXIT;
		ret_record->pid = (pid_t)births.pid;
		ret_record->tid = (pid_t)births.tid;
		ret_record->parent = (pid_t)births.ppid;
		return true;
	case PERF_RECORD_COMM:
		ret_record->kind = header->misc & PERF_RECORD_MISC_COMM_EXEC ? KERNEL_EXEC : KERNEL_RENAME;
		take_comm(ret_record, body, size);
		return true;
	case PERF_RECORD_LOST:
		ret_record->kind = KERNEL_LOST;
		memcpy(&ret_record->count, body + 8, sizeof ret_record->count);
		return true;
	default:
		return false;
	}
}

static void copy_out(const struct buffer *buffer, size_t page, uint64_t at, void *to, size_t count)
{
	const char *data = buffer->memory + page;
	size_t mask = buffer->pages * page - 1, from = at & mask, first = mask + 1 - from < count ? mask + 1 - from : count;
	memcpy(to, data + from, first);
	memcpy((char *)to + first, data, count - first);
}

static void drain_buffer(struct perf *perf, const struct buffer *buffer)
{
	struct perf_event_mmap_page *page = (void *)buffer->memory;
	uint64_t head = __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE), tail = page->data_tail;
	while (tail < head && !buffer->births) {
		struct perf_event_header header;
		union { char bytes[RECORD_MAX]; uint64_t aligned; } body;
		struct kernel_record record;
		copy_out(buffer, perf->page, tail, &header, sizeof header);
		if (header.size < sizeof header)
			break;
		if (header.size <= sizeof body) {
			copy_out(buffer, perf->page, tail + sizeof header, body.bytes, header.size - sizeof header);
			if (translate(&header, body.bytes, &record))
				array_push(&perf->records, record);
		}
		tail += header.size;
	}
	__atomic_store_n(&page->data_tail, buffer->births ? head : tail, __ATOMIC_RELEASE);
}

/* Whoever makes so many children is not to pay for being asked how each of them ends. */
static void count_births(struct perf *perf, uint64_t time)
{
	if (time - perf->counted_since > WINDOW_NS) {
		perf->counted_since = time;
		perf->births = 0;
	}
	if (++perf->births <= BIRTHS_MOST)
		return;
	size_t kept = 0;
	for (size_t i = 0; i < perf->buffers.n; i++)
		if (perf->buffers.at[i].births)
			close_buffer(&perf->buffers.at[i]);
		else
			perf->buffers.at[kept++] = perf->buffers.at[i];
	perf->buffers.n = kept;
}

static int by_time(const void *a, const void *b)
{
	const struct kernel_record *x = a, *y = b;
	return (x->time > y->time) - (x->time < y->time);
}

size_t perf_drain(struct perf *perf, struct kernel *kernel)
{
	struct epoll_event events[8];
	perf->records.n = 0;
	while (epoll_wait(perf->epoll_fd, events, COUNT_OF(events), 0) == COUNT_OF(events))
		continue;
	for (size_t i = 0; i < perf->buffers.n; i++)
		drain_buffer(perf, &perf->buffers.at[i]);
	if (perf->records.n > 1)
		qsort(perf->records.at, perf->records.n, sizeof *perf->records.at, by_time);
	for (size_t i = 0; i < perf->records.n; i++) {
		if (perf->records.at[i].kind == KERNEL_FORK)
			count_births(perf, perf->records.at[i].time);
		tasks_take(kernel, &perf->records.at[i]);
	}
	return perf->records.n;
}
