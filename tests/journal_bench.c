/* How fast a recording is written and read back. EVENTS=n in the environment: how many (10 million). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "journal/journal.h"

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void count_event(void *ctx, const struct event *event, const void *payload)
{
	(void)payload;
	*(uint64_t *)ctx += event->seq > 0;
}

static int fail(const struct err *err)
{
	fprintf(stderr, "journal_bench: %s\n", err->text);
	return 1;
}

/* As a busy program gives them: seven lines and picks to one operation. */
static struct event event_at(uint64_t n, const char **ret_payload)
{
	static const uint16_t kinds[8] = {EVENT_LINE, EVENT_LINE, EVENT_STATE, EVENT_LINE, EVENT_PICK, EVENT_LINE, EVENT_NEXT, EVENT_READ};
	uint16_t kind = kinds[n % 8];
	*ret_payload = kind == EVENT_READ ? "10" : "";
	return (struct event){.seq = n + 1, .time = n * 700, .task = (uint16_t)(n / 8 % 20), .kind = kind,
		.line = (uint32_t)(n % 23), .object = kind == EVENT_READ, .size = kind == EVENT_READ ? 2 : 0, .a = 2};
}

int main(void)
{
	const char *wanted = getenv("EVENTS");
	uint64_t count = wanted ? strtoull(wanted, NULL, 10) : 10000000, seen = 0;
	struct err err = {0};
	struct journal *journal;
	struct journal_reader *reader;
	char folder[] = "/tmp/journal-bench-XXXXXX", file[64];
	if (!mkdtemp(folder))
		return 1;
	snprintf(file, sizeof file, "%s/run.procession", folder);
	double start = now();
	if (journal_create(file, &journal, &err) < 0)
		return fail(&err);
	for (uint64_t n = 0; n < count; n++) {
		const char *payload;
		struct event event = event_at(n, &payload);
		if (journal_add(journal, &event, payload, &err) < 0)
			return fail(&err);
	}
	if (journal_close(journal, &err) < 0)
		return fail(&err);
	double written = now() - start;
	struct stat status;
	stat(file, &status);
	start = now();
	if (journal_open(file, &reader, &err) < 0 || journal_read(reader, count_event, &seen, &err) < 0)
		return fail(&err);
	double read = now() - start;
	journal_reader_free(reader);
	unlink(file);
	rmdir(folder);
	printf("journal: %.0f events written at %.2f million/s, read at %.2f million/s, %.1f bytes an event in the file\n",
		(double)count, (double)count / written / 1e6, (double)count / read / 1e6, (double)status.st_size / (double)count);
	return seen == count ? 0 : 1;
}
