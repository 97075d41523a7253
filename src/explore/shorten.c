/* explore/shorten: a schedule of fewer switches and fewer entries that ends in the same way. Nothing is computed: each idea is
 * run, under the picker script, and kept when the run ends so. The rest after a schedule is the default order's.
 *
 *     MERGE   1 1 2 1 2 2  ->  1 1 1 2 2 2     a task's two stretches become one
 *     CUT     1 1 1 2 2 2  ->  1 1 1           what the default order does anyway is left out
 *     THIN    1 1 2 2      ->  1 2 2           an entry less
 *     FEW     1 2 1 3      ->  1 2             the simplest there are: a stretch of one task, then one of another
 */
#include "explore/internal.h"

#include <stdlib.h>
#include <string.h>

enum { PHASE_PROVE, PHASE_MERGE, PHASE_CUT, PHASE_THIN, PHASE_FEW, PHASES };
enum { TRIES_MOST = 300, LENGTH_MOST = 400, FEW_LENGTH = 3, FEW_TASKS = 4 };

static void take_best(struct shorten *shorten, const struct finding *finding)
{
	shorten->best.n = 0;
	for (const char *at = finding->schedule; *at;) {
		char *end;
		array_push(&shorten->best, (uint16_t)strtoul(at, &end, 10));
		at = end + (*end == ' ');
	}
}

static void keep_best(struct shorten *shorten, struct finding *finding)
{
	struct buf text = {0};
	order_text(shorten->best.at, shorten->best.n, &text);
	free(finding->schedule);
	finding->schedule = mem_text_or_die(buf_get(&text));
	finding->length = (unsigned)shorten->best.n;
	finding->switches = order_switches(shorten->best.at, shorten->best.n);
	finding->proven = true;
	buf_done(&text);
}

static void copy_best(struct shorten *shorten, size_t count)
{
	shorten->trial.n = 0;
	for (size_t i = 0; i < count; i++)
		array_push(&shorten->trial, shorten->best.at[i]);
}

/* The stretch `later` moved up to the end of the stretch `earlier` of the same task; false when there are no such. */
static bool merge(struct shorten *shorten, unsigned earlier, unsigned later)
{
	size_t n = shorten->best.n, from[2] = {n, n}, to[2] = {n, n};
	unsigned stretch = 0;
	for (size_t i = 0; i < n; stretch++) {
		size_t end = i;
		while (end < n && shorten->best.at[end] == shorten->best.at[i])
			end++;
		for (unsigned which = 0; which < 2; which++)
			if (stretch == (which ? later : earlier)) {
				from[which] = i;
				to[which] = end;
			}
		i = end;
	}
	if (to[0] == n || from[1] == n || from[1] <= to[0] || shorten->best.at[from[0]] != shorten->best.at[from[1]])
		return false;
	copy_best(shorten, to[0]);
	for (size_t i = from[1]; i < to[1]; i++)
		array_push(&shorten->trial, shorten->best.at[i]);
	for (size_t i = to[0]; i < n; i++)
		if (i < from[1] || i >= to[1])
			array_push(&shorten->trial, shorten->best.at[i]);
	return order_switches(shorten->trial.at, shorten->trial.n) < order_switches(shorten->best.at, n);
}

static bool idea_merge(struct shorten *shorten)
{
	unsigned stretches = order_switches(shorten->best.at, shorten->best.n) + 1;
	for (; shorten->at + 2 < stretches; shorten->at++, shorten->other = 0)
		for (; shorten->at + 2 + shorten->other < stretches; shorten->other++)
			if (merge(shorten, shorten->at, shorten->at + 2 + shorten->other))
				return true;
	return false;
}

/* The shortest start that is enough: from nothing upwards. */
static bool idea_cut(struct shorten *shorten)
{
	copy_best(shorten, shorten->at);
	return shorten->at < shorten->best.n;
}

static bool idea_thin(struct shorten *shorten)
{
	for (; shorten->at < shorten->best.n; shorten->at++) {
		shorten->trial.n = 0;
		for (size_t i = 0; i < shorten->best.n; i++)
			if (i != shorten->at)
				array_push(&shorten->trial, shorten->best.at[i]);
		if (order_switches(shorten->trial.at, shorten->trial.n) <= order_switches(shorten->best.at, shorten->best.n))
			return true;
	}
	return false;
}

/* `at` counts through first task, second task, and the lengths of their stretches. */
static bool idea_few(struct shorten *shorten)
{
	unsigned count = 0, switches = order_switches(shorten->best.at, shorten->best.n);
	for (size_t i = 0; i < shorten->best.n; i++)
		count = shorten->best.at[i] > count ? shorten->best.at[i] : count;
	count = count < FEW_TASKS ? count : FEW_TASKS;
	for (; shorten->at < count * count * FEW_LENGTH * FEW_LENGTH; shorten->at++) {
		unsigned rest = shorten->at, second_length = rest % FEW_LENGTH + 1, first_length = rest / FEW_LENGTH % FEW_LENGTH + 1;
		unsigned second = rest / FEW_LENGTH / FEW_LENGTH % count, first = rest / FEW_LENGTH / FEW_LENGTH / count;
		if (first == second || (switches < 2 && first_length + second_length >= shorten->best.n))
			continue;
		shorten->trial.n = 0;
		for (unsigned i = 0; i < first_length; i++)
			array_push(&shorten->trial, (uint16_t)(first + 1));
		for (unsigned i = 0; i < second_length; i++)
			array_push(&shorten->trial, (uint16_t)(second + 1));
		return true;
	}
	return false;
}

/* Sets the next trial of this finding; false when there is no more idea. */
static bool next_idea(struct shorten *shorten)
{
	static bool (*const ideas[PHASES])(struct shorten *) = {
		[PHASE_MERGE] = idea_merge, [PHASE_CUT] = idea_cut, [PHASE_THIN] = idea_thin, [PHASE_FEW] = idea_few,
	};
	if (shorten->phase == PHASE_PROVE) {
		copy_best(shorten, shorten->best.n);
		return true;
	}
	for (; shorten->phase < PHASES; shorten->phase++, shorten->at = shorten->other = 0) {
		bool enough = shorten->tries >= TRIES_MOST && shorten->phase != PHASE_CUT;
		if (!enough && ideas[shorten->phase](shorten))
			return true;
	}
	return false;
}

static void judge(struct explore *explore, bool same)
{
	struct shorten *shorten = &explore->shorten;
	struct finding *finding = &explore->findings.at[shorten->finding];
	shorten->tries++;
	if (same)
		finding_tell(finding, session_history(shorten->session));
	if (shorten->phase == PHASE_PROVE) {
		finding->proven = same;
		shorten->phase = same ? PHASE_MERGE : PHASES;
	} else if (same) {
		shorten->best.n = 0;
		for (size_t i = 0; i < shorten->trial.n; i++)
			array_push(&shorten->best, shorten->trial.at[i]);
		keep_best(shorten, finding);
		/* A cut and a simple one are as short as they get. */
		if (shorten->phase == PHASE_CUT || shorten->phase == PHASE_FEW)
			shorten->phase++;
		shorten->at = shorten->other = 0;
	} else if (shorten->phase == PHASE_MERGE) {
		shorten->other++;
	} else {
		shorten->at++;
	}
}

static int begin_trial(struct explore *explore, struct err *err)
{
	struct shorten *shorten = &explore->shorten;
	struct buf text = {0};
	order_text(shorten->trial.at, shorten->trial.n, &text);
	int result;
	if (shorten->session) {
		result = session_again(shorten->session, buf_get(&text), err);
	} else {
		struct session_spec spec = explore->spec.run;
		spec.picker = "script";
		spec.schedule = buf_get(&text);
		spec.record = NULL;
		spec.quiet = true;
		spec.speed = 1e9;
		spec.paused = spec.line_steps = false;
		spec.seed = explore->spec.seed;
		result = session_new_live(&spec, &shorten->session, err);
	}
	buf_done(&text);
	shorten->trying = result == 0;
	return result;
}

static void next_finding(struct explore *explore)
{
	struct shorten *shorten = &explore->shorten;
	shorten->finding++;
	shorten->phase = PHASE_PROVE;
	shorten->at = shorten->other = shorten->tries = 0;
	shorten->best.n = 0;
}

void shorten_pump(struct explore *explore, uint64_t budget_ns)
{
	struct shorten *shorten = &explore->shorten;
	struct err err;
	if (shorten->trying) {
		session_pump(shorten->session, budget_ns, &err);
		if (!session_is_over(shorten->session))
			return;
		struct history *history = session_history(shorten->session);
		judge(explore, finding_is(&explore->findings.at[shorten->finding], history_world(history, history_count(history))));
		shorten->trying = false;
	}
	if (explore->trouble.code)
		shorten->finding = explore->findings.n;
	while (shorten->finding < explore->findings.n) {
		struct finding *finding = &explore->findings.at[shorten->finding];
		if (shorten->phase == PHASE_PROVE)
			take_best(shorten, finding);
		if (shorten->best.n <= LENGTH_MOST && next_idea(shorten) && begin_trial(explore, &err) == 0)
			return;
		next_finding(explore);
	}
	explore->over = true;
}

void shorten_done(struct shorten *shorten)
{
	session_free(shorten->session);
	array_done(&shorten->best);
	array_done(&shorten->trial);
}
