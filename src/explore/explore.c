/* explore: see explore.h. The lanes, and what happens in each: a run is begun, asks at each decision, ends, is judged. */
#include "explore/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A run mostly waits: for one process to hand over to the next. */
enum { LANES_PER_CPU = 2 };
enum { STEPS_MOST = 2000, RUNS_MOST_DRAWN = 1000, DEPTH = 3 };
#define RUN_TIME_NS (60ull * 1000000000)

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static struct search *new_search(const struct explore_spec *spec)
{
	struct search_spec search = {
		.strategy = spec->strategy, .all = spec->all, .preemptions = spec->preemptions, .seed = spec->seed, .depth = spec->depth,
		.steps_most = spec->steps_most, .runs = spec->runs_most,
	};
	return search_new(&search);
}

static unsigned cpus(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN) * LANES_PER_CPU;
	return count < 1 ? 1 : count > LANES_MOST ? LANES_MOST : (unsigned)count;
}

/* ---- a lane's own ---- */

static const char *kind_name(unsigned kind)
{
	return event_info(kind)->name;
}

static int choose(void *ctx, const struct choice *choices, unsigned count, unsigned *ret_task, struct err *err)
{
	struct lane *lane = ctx;
	struct search_task tasks[BLOCK_TASKS];
	if (lane->cut)
		return 0;
	read_events(lane);
	read_tasks(lane, choices, count, tasks);
	int result = search_choose(lane->run, tasks, count, kind_name, ret_task, err);
	if (result == SEARCH_CHOSEN && tasks[*ret_task].op.access != SEARCH_LOCAL)
		array_push(&lane->order, (uint16_t)*ret_task);
	if (result == SEARCH_CHOSEN)
		return 1;
	lane->cut = true;
	if (result < 0)
		lane->trouble = *err;
	return 0;
}

static void stuck(void *ctx, const struct choice *choices, unsigned count)
{
	struct lane *lane = ctx;
	read_events(lane);
	free(lane->stuck);
	lane->stuck = mem_new_or_die(count + 1, sizeof *lane->stuck);
	lane->stuck_count = count;
	read_tasks(lane, choices, count, lane->stuck);
}

static int start(struct lane *lane, struct err *err)
{
	struct session_spec spec = lane->explore->spec.run;
	lane->looked = 0;
	lane->order.n = 0;
	lane->stuck_count = 0;
	lane->cut = lane->broken_off = false;
	if (lane->session)
		return session_again(lane->session, NULL, err);
	spec.picker = "explore";
	spec.schedule = spec.record = NULL;
	spec.quiet = true;
	spec.speed = 1e9;
	spec.paused = spec.line_steps = false;
	spec.seed = lane->explore->spec.seed;
	if (spec.time_limit_ns == 0)
		spec.time_limit_ns = RUN_TIME_NS;
	lane->chooser = (struct picker_chooser){choose, stuck, lane};
	spec.chooser = &lane->chooser;
	return session_new_live(&spec, &lane->session, err);
}

static void give_up(struct explore *explore, const struct err *err)
{
	if (explore->trouble.code == 0)
		explore->trouble = *err;
	explore->stopping = explore->stopped = true;
}

static void finish(struct lane *lane)
{
	struct explore *explore = lane->explore;
	bool broken_off = lane->broken_off || lane->trouble.code != 0;
	if (!lane->cut && !broken_off) {
		read_events(lane);
		explore->runs++;
		finding_take(explore, lane);
	}
	search_end(lane->run, lane->stuck, lane->stuck_count, broken_off);
	lane->run = NULL;
	if (lane->trouble.code)
		give_up(explore, &lane->trouble);
}

static bool has_enough(struct explore *explore)
{
	const struct explore_spec *spec = &explore->spec;
	return (spec->runs_most && explore->runs >= spec->runs_most) || (spec->time_ns && now_ns() - explore->begin_ns >= spec->time_ns);
}

/* Whether something has happened. */
static bool turn(struct lane *lane, uint64_t budget_ns)
{
	struct explore *explore = lane->explore;
	struct err err;
	if (!lane->run) {
		if (explore->stopping || explore->again || !(lane->run = search_begin(explore->search)))
			return false;
		if (start(lane, &err) < 0) {
			search_end(lane->run, NULL, 0, true);
			lane->run = NULL;
			give_up(explore, &err);
			return false;
		}
	}
	int events = session_pump(lane->session, budget_ns, &err);
	if ((lane->cut || explore->stopping || explore->again) && !session_is_over(lane->session)) {
		lane->broken_off = !lane->cut;
		session_break_off(lane->session);
	}
	if (!session_is_over(lane->session))
		return events > 0;
	finish(lane);
	return true;
}

/* ---- all of it ---- */

int explore_new(const struct explore_spec *spec, struct explore **ret_explore, struct err *err)
{
	if (spec->strategy != SEARCH_EXHAUSTIVE && (spec->all || spec->preemptions != UINT32_MAX))
		return err_set(err, EINVAL, _("the strategy %s draws lots: --no-reduction and --preemptions go with exhaustive"),
		               explore_strategy_name(spec->strategy));
	struct explore *explore = mem_new_or_die(1, sizeof *explore);
	explore->spec = *spec;
	explore->spec.steps_most = spec->steps_most ? spec->steps_most : STEPS_MOST;
	explore->spec.depth = spec->depth ? spec->depth : DEPTH;
	explore->spec.seed = spec->seed ? spec->seed : EXPLORE_SEED;
	if (spec->strategy != SEARCH_EXHAUSTIVE && spec->runs_most == 0)
		explore->spec.runs_most = RUNS_MOST_DRAWN;
	explore->lane_count = spec->lanes ? spec->lanes : cpus();
	if (explore->lane_count > LANES_MOST)
		explore->lane_count = LANES_MOST;
	explore->search = new_search(&explore->spec);
	for (unsigned i = 0; i < explore->lane_count; i++)
		explore->lanes[i].explore = explore;
	explore->begin_ns = now_ns();
	/* What is wrong with the program is said at once. */
	struct lane *first = &explore->lanes[0];
	first->run = search_begin(explore->search);
	int result = start(first, err);
	if (result < 0) {
		explore_free(explore);
		return result;
	}
	*ret_explore = explore;
	return 0;
}

void explore_free(struct explore *explore)
{
	if (!explore)
		return;
	for (unsigned i = 0; i < explore->lane_count; i++) {
		struct lane *lane = &explore->lanes[i];
		session_free(lane->session);
		if (lane->run)
			search_end(lane->run, NULL, 0, true);
		array_done(&lane->order);
		free(lane->stuck);
	}
	shorten_done(&explore->shorten);
	repeat_done(&explore->repeat);
	search_free(explore->search);
	findings_forget(explore);
	free(explore);
}

unsigned explore_fds(const struct explore *explore, struct pollfd *ret_fds, unsigned max)
{
	unsigned count = 0;
	for (unsigned i = 0; i < explore->lane_count && !explore->over; i++)
		if (explore->lanes[i].run && explore->lanes[i].session)
			count += session_fds(explore->lanes[i].session, ret_fds + count, max - count);
	if (explore->shorten.trying)
		count += session_fds(explore->shorten.session, ret_fds + count, max - count);
	if (explore->repeat.session)
		count += session_fds(explore->repeat.session, ret_fds + count, max - count);
	return count;
}

int explore_timeout_ms(const struct explore *explore)
{
	if (explore->over && explore->repeat.session)
		return session_timeout_ms(explore->repeat.session);
	int least = !explore_is_at_work(explore) ? -1 : 0;
	bool any = false;
	for (unsigned i = 0; i <= explore->lane_count && !explore->over; i++) {
		bool lane = i < explore->lane_count;
		const struct session *session = lane ? explore->lanes[i].session : explore->shorten.session;
		if (!session || !(lane ? explore->lanes[i].run != NULL : explore->shorten.trying))
			continue;
		int timeout = session_timeout_ms(session);
		if (!any || (timeout >= 0 && (least < 0 || timeout < least)))
			least = timeout;
		any = true;
	}
	return least;
}

static bool is_any_under_way(const struct explore *explore)
{
	for (unsigned i = 0; i < explore->lane_count; i++)
		if (explore->lanes[i].run)
			return true;
	return false;
}

/* Somebody asks who is alive: what was found without knowing that does not count. */
static void begin_again(struct explore *explore)
{
	search_free(explore->search);
	explore->search = new_search(&explore->spec);
	findings_forget(explore);
	explore->runs = 0;
	explore->again = false;
}

static void settle(struct explore *explore)
{
	if (explore->again && !explore->stopping) {
		begin_again(explore);
		return;
	}
	if (explore->end_ns == 0)
		explore->end_ns = now_ns();
}

void explore_pump(struct explore *explore, uint64_t budget_ns)
{
	uint64_t until = now_ns() + budget_ns;
	bool moved = true;
	while (!explore->over && moved && now_ns() < until) {
		moved = false;
		if (!explore->stopping && has_enough(explore)) {
			explore->stopping = true;
			explore->stopped = !search_is_done(explore->search);
		}
		for (unsigned i = 0; i < explore->lane_count; i++)
			moved = turn(&explore->lanes[i], 500000) || moved;
		if (is_any_under_way(explore))
			continue;
		if (!explore->stopping && !explore->again && !search_is_done(explore->search))
			continue;
		settle(explore);
		if (explore->end_ns)
			break;
		moved = true;
	}
	if (explore->over)
		repeat_pump(explore, budget_ns);
	if (explore->end_ns && !explore->over)
		shorten_pump(explore, until > now_ns() ? until - now_ns() : 1);
}

void explore_stop(struct explore *explore)
{
	if (explore->end_ns == 0)
		explore->stopped = true;
	else
		explore->over = true; /* enough of making things shorter */
	explore->repeat.left = explore->repeat.session ? 1 : 0;
	explore->stopping = true;
}

bool explore_is_at_work(const struct explore *explore)
{
	return !explore->over || explore->repeat.left > 0;
}

bool explore_is_over(const struct explore *explore)
{
	return explore->over;
}

struct explore_state explore_look(const struct explore *explore)
{
	struct search_count counted = search_counted(explore->search);
	double seconds = (double)((explore->end_ns ? explore->end_ns : now_ns()) - explore->begin_ns) / 1e9;
	return (struct explore_state){
		.findings = explore->findings.at, .finding_count = explore->findings.n, .runs = explore->runs, .redundant = counted.cut,
		.cut = counted.too_long, .seconds = seconds, .runs_per_second = seconds > 0 ? (double)explore->runs / seconds : 0,
		.over = explore->over, .shortening = explore->end_ns && !explore->over,
		.complete = explore->end_ns && !explore->stopped && counted.too_long == 0 && explore->spec.strategy == SEARCH_EXHAUSTIVE,
		.real_runs = explore->repeat.done, .real_left = explore->repeat.left,
		.stopped = explore->stopped, .bound = explore->spec.strategy == SEARCH_PCT ? search_bound(explore->search) : 0,
		.trouble = explore->trouble.code ? explore->trouble.text : NULL,
	};
}

/* ---- names ---- */

static const char *const strategies[] = {"exhaustive", "random", "pct"};

int explore_strategy_parse(const char *name, enum search_strategy *ret_strategy, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(strategies); i++)
		if (strcmp(strategies[i], name) == 0) {
			*ret_strategy = (enum search_strategy)i;
			return 0;
		}
	return err_set(err, EINVAL, _("no strategy is called '%s': there are exhaustive, random and pct"), name);
}

const char *explore_strategy_name(enum search_strategy strategy)
{
	return strategies[strategy];
}
