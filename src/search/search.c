/* search: see search.h. */
#include "search/internal.h"

#include <errno.h>
#include <stdlib.h>

enum { NOBODY = UINT16_MAX, PCT_STEPS_GUESSED = 20 };

/* Vigna, splitmix64: good enough to draw lots, and the same everywhere. */
uint64_t search_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

struct search *search_new(const struct search_spec *spec)
{
	struct search *search = mem_new_or_die(1, sizeof *search);
	search->spec = *spec;
	search->random = spec->seed;
	/* Bounded, what is cut off at one place could be what another place relies on. */
	search->spec.all = spec->all || spec->preemptions != UINT32_MAX;
	return search;
}

void search_free(struct search *search)
{
	if (!search)
		return;
	tree_free(search->root);
	for (size_t i = 0; i < search->levels.n; i++)
		array_done(&search->levels.at[i].entries);
	array_done(&search->levels);
	free(search);
}

static bool is_exhaustive(const struct search *search)
{
	return search->spec.strategy == SEARCH_EXHAUSTIVE;
}

static bool has_more(const struct search *search)
{
	return is_exhaustive(search) ? !search->rooted || search->waiting > 0 : search->begun < search->spec.runs;
}

bool search_is_done(const struct search *search)
{
	return search->under_way == 0 && !has_more(search);
}

/* The decisions from the root down to this one, which is new. */
static void set_way(struct search_run *run, struct entry last)
{
	for (struct node *node = last.node; node; node = node->parent) {
		array_push(&run->way, last);
		last.node->branches[last.branch].under_way++;
		last = (struct entry){node->parent, node->via};
	}
	for (size_t i = 0; i < run->way.n / 2; i++) {
		struct entry other = run->way.at[i];
		run->way.at[i] = run->way.at[run->way.n - 1 - i];
		run->way.at[run->way.n - 1 - i] = other;
	}
}

static void draw_changes(struct search_run *run)
{
	struct search *search = run->search;
	unsigned steps = search->counted.steps_most ? search->counted.steps_most : PCT_STEPS_GUESSED;
	for (unsigned i = 1; i < search->spec.depth; i++)
		array_push(&run->changes, (unsigned)(search_random(&search->random) % steps));
}

struct search_run *search_begin(struct search *search)
{
	struct entry entry;
	bool first = is_exhaustive(search) && !search->rooted;
	if (!has_more(search) || (is_exhaustive(search) && !first && !tree_take(search, &entry)))
		return NULL;
	struct search_run *run = mem_new_or_die(1, sizeof *run);
	run->search = search;
	run->last = NOBODY;
	search->begun++;
	search->under_way++;
	search->rooted = search->rooted || first;
	if (is_exhaustive(search) && !first)
		set_way(run, entry);
	if (search->spec.strategy == SEARCH_PCT)
		draw_changes(run);
	return run;
}

/* ---- choosing ---- */

static bool is_decision(const struct search_task *task)
{
	return task->exists && task->op.access != SEARCH_LOCAL;
}

static int differs(const struct search_run *run, const struct branch *was, const struct search_task *is, const char *(*name)(unsigned),
                   struct err *err)
{
	unsigned task = was ? was->task : 0;
	if (!is || !is->exists)
		return err_set(err, EILSEQ, _("the program does not do the same each time: at step %u of one and the same schedule, task %u stood before %s in one run, and nowhere in the next"),
		               run->decisions + 1, task, name(was->op.kind));
	if (!was)
		return err_set(err, EILSEQ, _("the program does not do the same each time: at step %u of one and the same schedule, a task that stands before %s was not there in the run before"),
		               run->decisions + 1, name(is->op.kind));
	if (was->op.kind == is->op.kind && was->op.object == is->op.object)
		return err_set(err, EILSEQ, _("the program does not do the same each time: at step %u of one and the same schedule, task %u (before %s) could go on in one run, and in the next it could not"),
		               run->decisions + 1, task, name(is->op.kind));
	return err_set(err, EILSEQ, _("the program does not do the same each time: at step %u of one and the same schedule, task %u stood before %s in one run, and before %s in the next"),
	               run->decisions + 1, task, name(was->op.kind), name(is->op.kind));
}

static int compare(const struct search_run *run, const struct node *node, const struct search_task *tasks, unsigned count,
                   const char *(*name)(unsigned), struct err *err)
{
	unsigned here = 0;
	for (unsigned i = 0; i < node->count; i++) {
		const struct branch *was = &node->branches[i];
		const struct search_task *is = was->task < count ? &tasks[was->task] : NULL;
		if (!is || !is_decision(is) || was->op.kind != is->op.kind || was->op.object != is->op.object || was->enabled != is->enabled)
			return differs(run, was, is, name, err);
	}
	for (unsigned i = 0; i < count; i++)
		here += is_decision(&tasks[i]);
	for (unsigned i = 0; i < count && here != node->count; i++) {
		bool known = !is_decision(&tasks[i]);
		for (unsigned j = 0; j < node->count && !known; j++)
			known = node->branches[j].task == i;
		if (!known)
			return differs(run, NULL, &tasks[i], name, err);
	}
	return 0;
}

static void go(struct search_run *run, struct node *node, unsigned branch, const struct search_task *tasks, unsigned task)
{
	const struct search_op *op = &tasks[task].op;
	clock_step(run, task, node, branch);
	if (op->access != SEARCH_LOCAL)
		array_push(&run->touches, (struct touch){op->object, op->access, op->waits});
	if (op->access == SEARCH_LOCAL)
		return;
	run->node = node;
	run->branch = branch;
	run->last = (uint16_t)task;
	run->decisions++;
}

static void want_all(struct search *search, struct node *node, unsigned but)
{
	for (unsigned i = 0; i < node->count; i++) {
		bool affordable = node->spent + node_preempts(node, i) <= search->spec.preemptions;
		if (i != but && node->branches[i].enabled && affordable)
			node_want(search, node, i);
	}
}

/* Beyond what was tried: whoever went last goes on, else the first who can. */
static int choose_new(struct search_run *run, const struct search_task *tasks, unsigned count, unsigned *ret_task)
{
	struct search_task *standing = mem_new_or_die(count, sizeof *standing);
	for (unsigned i = 0; i < count; i++)
		if (is_decision(&tasks[i]))
			standing[i] = tasks[i];
	struct node *node = node_new(run, standing, count);
	free(standing);
	int chosen = -1;
	for (unsigned i = 0; i < node->count; i++) {
		const struct branch *branch = &node->branches[i];
		if (branch->enabled && !branch->asleep && (chosen < 0 || branch->task == run->last))
			chosen = (int)i;
	}
	if (chosen < 0) {
		if (node->parent)
			node->parent->branches[node->via].child = NULL;
		else
			run->search->root = NULL;
		free(node);
		run->cut = true;
		return SEARCH_CUT;
	}
	node_take(node, (unsigned)chosen);
	node->branches[chosen].under_way++;
	if (run->search->spec.all)
		want_all(run->search, node, (unsigned)chosen);
	*ret_task = node->branches[chosen].task;
	go(run, node, (unsigned)chosen, tasks, *ret_task);
	return SEARCH_CHOSEN;
}

static int choose_known(struct search_run *run, const struct search_task *tasks, unsigned count, const char *(*name)(unsigned),
                        unsigned *ret_task, struct err *err)
{
	struct entry entry = run->way.at[run->at];
	int result = compare(run, entry.node, tasks, count, name, err);
	if (result < 0)
		return result;
	run->at++;
	*ret_task = entry.node->branches[entry.branch].task;
	go(run, entry.node, entry.branch, tasks, *ret_task);
	return SEARCH_CHOSEN;
}

static unsigned draw(struct search_run *run, const struct search_task *tasks, unsigned count)
{
	unsigned able = 0;
	for (unsigned i = 0; i < count; i++)
		able += is_decision(&tasks[i]) && tasks[i].enabled;
	uint64_t lot = search_random(&run->search->random) % able;
	for (unsigned i = 0;; i++)
		if (is_decision(&tasks[i]) && tasks[i].enabled && lot-- == 0)
			return i;
}

static int first_of(const struct search_run *run, const struct search_task *tasks, unsigned count)
{
	int best = -1;
	for (unsigned i = 0; i < count; i++)
		if (is_decision(&tasks[i]) && tasks[i].enabled && (best < 0 || run->priorities.at[i] > run->priorities.at[best]))
			best = (int)i;
	return best;
}

static unsigned outrank(struct search_run *run, const struct search_task *tasks, unsigned count)
{
	while (run->priorities.n < count)
		array_push(&run->priorities, run->search->spec.depth + (search_random(&run->search->random) >> 8));
	int best = first_of(run, tasks, count);
	for (size_t i = 0; i < run->changes.n; i++) {
		if (run->changes.at[i] != run->decisions)
			continue;
		run->priorities.at[best] = run->search->spec.depth - 1 - i;
		best = first_of(run, tasks, count);
	}
	return (unsigned)best;
}

int search_choose(struct search_run *run, const struct search_task *tasks, unsigned count, const char *(*name)(unsigned kind),
                  unsigned *ret_task, struct err *err)
{
	struct search *search = run->search;
	clock_settle(run);
	if (count > search->counted.tasks_most)
		search->counted.tasks_most = count;
	bool decides = false;
	for (unsigned i = 0; i < count; i++) {
		decides = decides || (is_decision(&tasks[i]) && tasks[i].enabled);
		if (tasks[i].exists && tasks[i].enabled && tasks[i].op.access == SEARCH_LOCAL) {
			go(run, NULL, 0, tasks, i);
			*ret_task = i;
			return SEARCH_CHOSEN;
		}
	}
	if (!decides)
		return err_set(err, EINVAL, "%s", "nobody can be chosen");
	if (run->decisions >= search->spec.steps_most) {
		run->too_long = true;
		return SEARCH_TOO_LONG;
	}
	if (!is_exhaustive(search)) {
		*ret_task = search->spec.strategy == SEARCH_RANDOM ? draw(run, tasks, count) : outrank(run, tasks, count);
		go(run, NULL, 0, tasks, *ret_task);
		return SEARCH_CHOSEN;
	}
	return run->at < run->way.n ? choose_known(run, tasks, count, name, ret_task, err) : choose_new(run, tasks, count, ret_task);
}

/* ---- what it did ---- */

void search_touched(struct search_run *run, uint32_t object, enum search_access access)
{
	if (run->steps.n == 0)
		return;
	const struct step *step = &run->steps.at[run->steps.n - 1];
	for (size_t i = step->touches; i < run->touches.n; i++)
		if (run->touches.at[i].object == object && (run->touches.at[i].access == access || run->touches.at[i].access == SEARCH_WRITE))
			return;
	array_push(&run->touches, (struct touch){object, (uint8_t)access, false});
}

/* The child begins behind what its parent has done so far. That includes the step that is being taken, which has no clock yet. */
void search_started(struct search_run *run, unsigned child)
{
	if (run->steps.n == 0)
		return;
	unsigned at = (unsigned)run->steps.n - 1, parent = run->steps.at[at].task;
	uint32_t *to = clock_now(run, child);
	const uint32_t *from = clock_now(run, parent);
	to = clock_now(run, child);
	for (unsigned i = 0; i < run->width; i++)
		to[i] = from[i] > to[i] ? from[i] : to[i];
	to[parent] = at + 1;
}

void search_joined(struct search_run *run, unsigned child)
{
	if (run->steps.n == 0)
		return;
	const uint32_t *from = clock_now(run, child);
	uint32_t *to = clock_now(run, run->steps.at[run->steps.n - 1].task);
	from = clock_now(run, child);
	for (unsigned i = 0; i < run->width; i++)
		to[i] = from[i] > to[i] ? from[i] : to[i];
}

/* ---- the end ---- */

static void count_it(struct search_run *run)
{
	struct search_count *counted = &run->search->counted;
	counted->complete += !run->cut && !run->too_long;
	counted->cut += run->cut;
	counted->too_long += run->too_long;
	if (run->decisions > counted->steps_most)
		counted->steps_most = run->decisions;
}

/* Who is blocked for ever could have come earlier, too. */
static void find_blocked(struct search_run *run, const struct search_task *tasks, unsigned count)
{
	for (unsigned i = 0; i < count && !run->search->spec.all; i++) {
		if (!is_decision(&tasks[i]))
			continue;
		struct touch touch = {tasks[i].op.object, tasks[i].op.access, tasks[i].op.waits};
		const uint32_t *now = clock_now(run, i);
		race_find(run, (unsigned)run->steps.n, i, touch, now, now);
	}
}

void search_end(struct search_run *run, const struct search_task *tasks, unsigned count, bool broken_off)
{
	struct search *search = run->search;
	clock_settle(run);
	if (!broken_off) {
		count_it(run);
		if (is_exhaustive(search))
			find_blocked(run, tasks, count);
	}
	if (broken_off)
		search->begun--;
	if (is_exhaustive(search) && !run->node && run->way.n == 0 && broken_off)
		search->rooted = false;
	if (is_exhaustive(search))
		tree_leave(run, broken_off);
	search->under_way--;
	for (size_t i = 0; i < run->seen.n; i++)
		array_done(&run->seen.at[i].steps);
	array_done(&run->seen);
	array_done(&run->way);
	array_done(&run->steps);
	array_done(&run->touches);
	array_done(&run->clocks);
	array_done(&run->now);
	array_done(&run->priorities);
	array_done(&run->changes);
	free(run);
}

unsigned search_run_steps(const struct search_run *run)
{
	return run->decisions;
}

struct search_count search_counted(const struct search *search)
{
	return search->counted;
}

double search_bound(const struct search *search)
{
	const struct search_count *counted = &search->counted;
	if (counted->steps_most == 0 || counted->tasks_most == 0)
		return 0;
	double bound = 1.0 / counted->tasks_most;
	for (unsigned i = 1; i < search->spec.depth; i++)
		bound /= counted->steps_most;
	return bound;
}
