/* What an event costs: to publish when nobody contends, to take out, and with several processes at once. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ring/ring.h"
#include "ring/shared.h"

enum { WRITERS = 256, HEAP = 1000, HEAPS = 3000, BUSY = 2, LIVE_EVENTS = 2000000 };

static bool never_dead(void *ctx, unsigned writer)
{
	(void)ctx;
	(void)writer;
	return false;
}

static void publish_many(struct ring_writer *writer, uint32_t size, unsigned count)
{
	static const char payload[64] = "a line of output, as long as they mostly are";
	for (unsigned i = 0; i < count; i++) {
		struct event event = {.kind = EVENT_LINE, .task = (uint16_t)writer->index, .size = size, .b = i};
		ring_publish(writer, &event, payload);
	}
}

static unsigned take_all(struct ring_reader *reader)
{
	struct event event;
	const void *payload;
	unsigned count = 0;
	while (ring_reader_next(reader, &event, &payload) == 1)
		count += event.kind == EVENT_LINE;
	return count;
}

/* One writer, then the reader, in turn: neither contends with the other. `rings`: how many the reader has to watch,
 * from which the writers are taken in turn. */
static void measure_alone(void *area, struct ring_reader *reader, uint32_t size, unsigned rings)
{
	uint64_t writing = 0, reading = 0;
	unsigned taken = 0;
	struct ring_writer writers[WRITERS];
	for (unsigned i = 0; i < rings; i++)
		ring_writer_init(&writers[i], area, i, -1);
	for (unsigned heap = 0; heap < HEAPS; heap++) {
		uint64_t began = ring_now_ns();
		publish_many(&writers[heap % rings], size, HEAP * 48 / (48 + size));
		uint64_t written = ring_now_ns();
		taken += take_all(reader);
		writing += written - began;
		reading += ring_now_ns() - written;
	}
	printf("%3u rings, payload %2u: publish %5.1f ns/event, read %5.1f ns/event (%.1f million/s)\n", rings, size,
	       (double)writing / taken, (double)reading / taken, taken * 1e3 / (double)reading);
}

static void measure_together(void *area, struct ring_reader *reader)
{
	pid_t pids[BUSY];
	uint64_t began = ring_now_ns();
	for (unsigned i = 0; i < BUSY; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			struct ring_writer writer;
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			ring_writer_init(&writer, area, i, -1);
			publish_many(&writer, 0, LIVE_EVENTS / BUSY);
			_exit(0);
		}
	}
	unsigned taken = 0;
	while (taken < LIVE_EVENTS)
		taken += take_all(reader);
	uint64_t ns = ring_now_ns() - began;
	for (unsigned i = 0; i < BUSY; i++)
		waitpid(pids[i], NULL, 0);
	printf("%u processes publishing while one reads: %.2f million events/s, %u events, none lost\n", BUSY,
	       taken * 1e3 / (double)ns, taken);
}

int main(void)
{
	size_t size = ring_area_size(WRITERS, RING_BYTES_DEFAULT);
	void *area = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (area == MAP_FAILED || ring_area_init(area, WRITERS, RING_BYTES_DEFAULT) < 0)
		return EXIT_FAILURE;
	struct ring_reader *reader = ring_reader_new(area, never_dead, NULL);
	measure_alone(area, reader, 0, 1);
	measure_alone(area, reader, 44, 1);
	measure_alone(area, reader, 0, 8);
	measure_alone(area, reader, 0, WRITERS);
	ring_area_reset(area, WRITERS);
	ring_reader_reset(reader);
	measure_together(area, reader);
	ring_reader_free(reader);
	munmap(area, size);
	return EXIT_SUCCESS;
}
