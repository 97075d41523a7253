/* script/gil: the one lock round a process's Lua state, in the manner of CPython's (Python/ceval_gil.h): who waits for it
 * longer than an interval asks for it; the holder sees that between two instructions, lets go, and does not take it back before
 * somebody else has had it. Round everything that may sleep the holder lets go of its own accord (probe's let_go).
 */
#include "script/internal.h"

#include <time.h>

enum { INTERVAL_NS = 5000000 };

void gil_init(struct gil *gil)
{
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&gil->mutex, NULL);
	pthread_cond_init(&gil->freed, &monotonic);
	pthread_cond_init(&gil->taken, &monotonic);
	pthread_condattr_destroy(&monotonic);
	gil->held = true; /* by whoever made it */
	gil->takes = 0;
	atomic_store(&gil->wanted, false);
}

static struct timespec after_interval(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_nsec += INTERVAL_NS;
	at.tv_sec += at.tv_nsec / 1000000000;
	at.tv_nsec %= 1000000000;
	return at;
}

void gil_take(struct gil *gil, void (*tell)(void *ctx), void *ctx)
{
	bool told = false;
	pthread_mutex_lock(&gil->mutex);
	while (gil->held) {
		if (tell && !told) {
			/* Told without the mutex: the ring may make its writer wait. */
			told = true;
			pthread_mutex_unlock(&gil->mutex);
			tell(ctx);
			pthread_mutex_lock(&gil->mutex);
			continue;
		}
		uint64_t takes = gil->takes;
		struct timespec at = after_interval();
		int result = pthread_cond_timedwait(&gil->freed, &gil->mutex, &at);
		/* The same one has had it all the time. */
		if (result != 0 && gil->held && gil->takes == takes)
			atomic_store(&gil->wanted, true);
	}
	gil->held = true;
	gil->takes++;
	atomic_store(&gil->wanted, false);
	pthread_cond_broadcast(&gil->taken);
	pthread_mutex_unlock(&gil->mutex);
}

void gil_give(struct gil *gil)
{
	pthread_mutex_lock(&gil->mutex);
	gil->held = false;
	pthread_cond_signal(&gil->freed);
	pthread_mutex_unlock(&gil->mutex);
}

bool gil_is_wanted(struct gil *gil)
{
	return atomic_load_explicit(&gil->wanted, memory_order_relaxed);
}

/* Without the second half the holder, which runs already, would take it back before the one it woke has come:
 *
 *     holder                 waiter
 *     held = false, signal
 *     held = true            wakes: held; sleeps again
 */
void gil_offer(struct gil *gil)
{
	pthread_mutex_lock(&gil->mutex);
	uint64_t takes = gil->takes;
	gil->held = false;
	pthread_cond_signal(&gil->freed);
	while (gil->takes == takes)
		pthread_cond_wait(&gil->taken, &gil->mutex);
	pthread_mutex_unlock(&gil->mutex);
}
