/* session/states: the kernel's word, and that of the tasks, as one stream.
 *
 * Events of tasks have numbers (one counter, so their order is that of cause and effect) and times; records of the kernel have
 * times only, of the same clock. A task takes the time of its event and then its number; the kernel takes the time of a
 * switch while it switches. So the merged order is: the tasks' events by number, and each of the kernel's records before the
 * first of them that has a later time. What comes out is numbered anew.
 *
 * The kernel's records come late (kernel.h): all events are kept back for as long. Where states are sampled, or are not the
 * kernel's business (steered runs), nothing waits.
 */
#include "session/internal.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

struct held { struct event event; void *payload; };
/* A number of the kernel's, and whose it is. */
struct known_tid { pid_t tid; uint16_t task, state; int16_t cpu; };

struct states {
	struct kernel *kernel;
	uint64_t start_ns, delay_ns;
	states_births_fn *births;    /* of an unknown program: NULL when tasks tell of themselves */
	ARRAY(struct held) held;
	size_t first;                /* those before it are delivered */
	struct known_tid *tids;      /* open addressing; a task that has ended stays until its number comes again */
	size_t size, used;
};

/* ---- numbers ---- */

static size_t place_of(const struct states *states, pid_t tid)
{
	size_t i = (uint32_t)tid * 2654435761u & (states->size - 1);
	while (states->tids[i].tid && states->tids[i].tid != tid)
		i = (i + 1) & (states->size - 1);
	return i;
}

static struct known_tid *tid_row(struct states *states, pid_t tid)
{
	if (states->used * 2 >= states->size) {
		struct known_tid *old = states->tids;
		size_t old_size = states->size;
		states->size = old_size ? old_size * 2 : 64;
		states->tids = mem_new_or_die(states->size, sizeof *states->tids);
		for (size_t i = 0; i < old_size; i++)
			if (old[i].tid)
				states->tids[place_of(states, old[i].tid)] = old[i];
		free(old);
	}
	struct known_tid *row = &states->tids[place_of(states, tid)];
	if (!row->tid) {
		*row = (struct known_tid){tid, EVENT_NO_TASK, TASK_NEW, -1};
		states->used++;
	}
	return row;
}

uint16_t states_task(const struct session *session, pid_t tid)
{
	const struct states *states = session->states;
	return states->size ? states->tids[place_of(states, tid)].task : EVENT_NO_TASK;
}

void states_task_set(struct session *session, pid_t tid, uint16_t task)
{
	tid_row(session->states, tid)->task = task;
}

/* ---- out ---- */

void states_deliver(struct session *session, struct event *event, const void *payload)
{
	event->seq = ++session->last_seq;
	session_take(session, event, payload);
}

static void deliver_state(struct session *session, uint16_t task, uint64_t time, unsigned state, int cpu, unsigned flags)
{
	const struct states *states = session->states;
	unsigned source = kernel_source(states->kernel) == KERNEL_PERF ? SOURCE_KERNEL : SOURCE_SAMPLED;
	/* While a coroutine goes on in its thread, what the kernel says of the thread is about that. */
	const struct world *world = history_world(session->history, history_count(session->history));
	const struct world_task *of = world_task_get(world, task);
	for (size_t i = 0; of && of->paused && i < world->tasks.n; i++) {
		const struct world_task *inside = &world->tasks.at[i];
		if (inside->exists && inside->method == METHOD_COROUTINE && inside->process == of->process && inside->begun &&
		    !inside->paused && inside->state != TASK_ENDED)
			task = inside->number;
	}
	struct event event = {
		.time = time, .task = task, .kind = EVENT_KERNEL, .object = source | flags, .a = state, .b = cpu,
	};
	states_deliver(session, &event, NULL);
}

static void deliver_record(struct session *session, const struct kernel_record *record)
{
	static const uint16_t world_states[] = {
		[KERNEL_RUNNING] = TASK_RUNNING, [KERNEL_READY] = TASK_READY, [KERNEL_BLOCKED] = TASK_BLOCKED, [KERNEL_STOPPED] = TASK_STOPPED,
	};
	struct states *states = session->states;
	uint64_t time = record->time > states->start_ns ? record->time - states->start_ns : 0;
	if (record->kind == KERNEL_LOST) {
		struct event event = {.time = time, .task = EVENT_NO_TASK, .kind = EVENT_LOST, .a = (int64_t)record->count};
		states_deliver(session, &event, NULL);
		return;
	}
	struct known_tid *row = tid_row(states, record->tid);
	/* Perhaps a number that another had. (A sampled birth is seen later than its BEGIN.) */
	if (record->kind == KERNEL_FORK && kernel_source(states->kernel) == KERNEL_PERF)
		*row = (struct known_tid){record->tid, EVENT_NO_TASK, TASK_NEW, -1};
	if (states->births && (record->kind == KERNEL_FORK || (row->task != EVENT_NO_TASK && record->kind != KERNEL_RUNNING)))
		states->births(session, record, time);
	if (record->kind < KERNEL_RUNNING || record->kind > KERNEL_STOPPED)
		return;
	row = tid_row(states, record->tid); /* births may have moved it */
	row->state = world_states[record->kind];
	row->cpu = record->cpu;
	if (row->task != EVENT_NO_TASK)
		deliver_state(session, row->task, time, row->state, row->cpu,
		              (record->estimated ? KERNEL_ESTIMATED : 0) | (record->forced ? KERNEL_FORCED : 0));
}

/* Its number is known from here on; what the kernel said of it before is told now. */
static void deliver_event(struct session *session, struct event *event, const void *payload)
{
	states_deliver(session, event, payload);
	if (event->kind != EVENT_BEGIN || event->object == 0 || session->states->births)
		return;
	struct known_tid *row = tid_row(session->states, (pid_t)event->object);
	row->task = event->task;
	if (row->state != TASK_NEW)
		deliver_state(session, row->task, event->time, row->state, row->cpu, 0);
}

static unsigned release(struct session *session, uint64_t until)
{
	struct states *states = session->states;
	struct kernel_record record;
	unsigned count = 0;
	uint64_t until_here = until > states->start_ns && until != UINT64_MAX ? until - states->start_ns : until == UINT64_MAX ? until : 0;
	bool more = kernel_next(states->kernel, until, &record) == 1;
	for (;;) {
		struct held *held = states->first < states->held.n ? &states->held.at[states->first] : NULL;
		if (held && held->event.time > until_here)
			held = NULL;
		if (!more && !held)
			break;
		if (more && (!held || record.time <= held->event.time + states->start_ns)) {
			deliver_record(session, &record);
			more = kernel_next(states->kernel, until, &record) == 1;
		} else {
			deliver_event(session, &held->event, held->payload);
			free(held->payload);
			states->first++;
		}
		count++;
	}
	/* What is delivered makes room, at the latest when it is half of all. */
	if (states->first * 2 >= states->held.n) {
		states->held.n -= states->first;
		memmove(states->held.at, states->held.at + states->first, states->held.n * sizeof *states->held.at);
		states->first = 0;
	}
	return count;
}

/* ---- in ---- */

void states_take(struct session *session, const struct event *event, const void *payload)
{
	struct states *states = session->states;
	struct held held = {.event = *event};
	if (event->size) {
		held.payload = mem_grow_or_die(NULL, event->size, 1);
		memcpy(held.payload, payload, event->size);
	}
	array_push(&states->held, held);
}

unsigned states_pump(struct session *session, uint64_t now)
{
	struct states *states = session->states;
	kernel_pump(states->kernel, now);
	return release(session, now - states->delay_ns);
}

unsigned states_end(struct session *session)
{
	kernel_end(session->states->kernel, session_clock_ns());
	return release(session, UINT64_MAX);
}

int states_timeout_ms(const struct session *session, int timeout)
{
	const struct states *states = session->states;
	uint64_t now = session_clock_ns();
	int mine = kernel_timeout_ms(states->kernel, now);
	if (states->first < states->held.n) {
		uint64_t due = states->held.at[states->first].event.time + states->start_ns + states->delay_ns;
		int wait = due <= now ? 0 : (int)((due - now) / 1000000) + 1;
		mine = mine < 0 || wait < mine ? wait : mine;
	}
	return mine >= 0 && (timeout < 0 || mine < timeout) ? mine : timeout;
}

/* ---- begin and end ---- */

static unsigned cpus_of(pid_t pid)
{
	cpu_set_t set;
	return sched_getaffinity(pid, sizeof set, &set) == 0 ? (unsigned)CPU_COUNT(&set) : 0;
}

/* The first `count` of the CPUs that the keeper may use, for it and all that it forks. */
static int pin_to(pid_t keeper, unsigned count, struct err *err)
{
	cpu_set_t allowed, some;
	CPU_ZERO(&some);
	if (sched_getaffinity(keeper, sizeof allowed, &allowed) < 0)
		return err_set(err, errno, _("the CPUs of the run cannot be chosen: %s"), strerror(errno));
	if ((unsigned)CPU_COUNT(&allowed) < count)
		return err_set(err, EINVAL, _("--pin %u: this machine lets the run use %d only"), count, CPU_COUNT(&allowed));
	for (size_t cpu = 0; cpu < CPU_SETSIZE && (unsigned)CPU_COUNT(&some) < count; cpu++)
		if (CPU_ISSET(cpu, &allowed))
			CPU_SET(cpu, &some);
	return sched_setaffinity(keeper, sizeof some, &some) == 0 ? 0
	       : err_set(err, errno, _("the CPUs of the run cannot be chosen: %s"), strerror(errno));
}

int states_open(struct session *session, const struct session_spec *spec, const struct states_place *place, struct err *err)
{
	struct kernel *kernel = NULL;
	const char *wanted = spec->states ? spec->states : spec->quiet ? "probe" : NULL;
	int result = spec->pin ? pin_to(place->keeper, spec->pin, err) : 0;
	if (result == 0)
		result = kernel_open(place->keeper, wanted, place->births != NULL, &kernel, err);
	if (result < 0)
		return result;
	enum kernel_source source = kernel_source(kernel);
	session->states_from = source == KERNEL_PERF ? SOURCE_KERNEL : source == KERNEL_SAMPLED ? SOURCE_SAMPLED : SOURCE_PROBE;
	session->cpus = cpus_of(place->keeper);
	text_copy(session->states_why, sizeof session->states_why, kernel_why(kernel));
	if (source == KERNEL_NONE && !place->births) {
		kernel_free(kernel);
		return 0;
	}
	struct states *states = session->states = mem_new_or_die(1, sizeof *states);
	struct epoll_event event = {.events = EPOLLIN};
	states->kernel = kernel;
	states->births = place->births;
	states->start_ns = place->start_ns;
	states->delay_ns = source == KERNEL_PERF ? KERNEL_DELAY_NS : 0;
	if (kernel_fd(kernel) >= 0)
		epoll_ctl(place->epoll_fd, EPOLL_CTL_ADD, kernel_fd(kernel), &event);
	return 0;
}

struct kernel *states_kernel(const struct session *session)
{
	return session->states ? session->states->kernel : NULL;
}

void states_free(struct states *states)
{
	if (!states)
		return;
	for (size_t i = states->first; i < states->held.n; i++)
		free(states->held.at[i].payload);
	array_done(&states->held);
	kernel_free(states->kernel);
	free(states->tids);
	free(states);
}
