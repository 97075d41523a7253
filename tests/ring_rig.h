/* What the tests of the ring stand on: an area, a reader, and events that tell whether they are whole. */
#ifndef PROCESSION_TESTS_RING_RIG_H
#define PROCESSION_TESTS_RING_RIG_H

#include <check.h>
#include <sys/types.h>

#include "ring/ring.h"
#include "ring/shared.h"

#ifdef __has_feature
#define IS_SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

/* A fork costs many times as much under a sanitizer. */
enum { WRITERS = 8, RING = 4 * EVENT_PAYLOAD_MAX, STORM_KILLS = IS_SANITIZED ? 600 : 2500, STORM_LIVES = STORM_KILLS + WRITERS + 1 };

/* What writers and the test share beside the area. */
struct board {
	_Atomic uint64_t committed[STORM_LIVES]; /* events whose publishing has returned */
	_Atomic uint32_t turn, hold;
};

struct rig {
	void *area;
	size_t size;
	struct board *board;
	struct ring_reader *reader;
	pid_t pids[WRITERS];       /* 0: none */
	bool held[WRITERS];        /* says "it lives" of a writer that is no process */
	unsigned asked[WRITERS];
	void (*on_ask)(struct rig *rig, unsigned writer);   /* between the reader's look at the flags and its second look */
	struct ring_writer *late;
};

/* Waits for a condition, with a deadline that only a failure meets. */
#define WAIT_FOR(condition) \
	do { \
		uint64_t end_ = ring_now_ns() + 20000000000u; \
		while (!(condition) && ring_now_ns() < end_) \
			nap(200000); \
		ck_assert_msg((condition), "never came: %s", #condition); \
	} while (0)

void rig_up(struct rig *rig, size_t ring_bytes);
void rig_down(struct rig *rig);
void nap(long ns);
pid_t fork_writer(void);
void expect_exit_0(pid_t pid);
uint32_t mix(uint64_t life, uint64_t number);
struct event event_of(unsigned task, uint64_t life, uint64_t number, unsigned char *payload);
void publish_one(struct ring_writer *writer, uint64_t life, uint64_t number);
void expect_whole(const struct event *event, const void *payload);
struct event take(struct rig *rig, const void **ret_payload);
void expect_nothing(struct rig *rig);
void *shared_memory(size_t size);

#endif
