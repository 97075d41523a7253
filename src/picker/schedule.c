/* picker/schedule: a schedule decides. "1 2 2 1": one number per operation.
 *
 * Two kindnesses keep schedules short: an entry for a task that does not exist yet lets the default
 * order go on until it does (main need not be spelled out), and where the text ends, or at `*`,
 * the default order finishes. A blocked or ended task is an error: it says which entry, and why.
 */
#include "picker/kinds.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

struct schedule { ARRAY(unsigned) entries; size_t at; };

int schedule_open(const char *text, void **ret_state, struct err *err)
{
	struct schedule *schedule = mem_new_or_die(1, sizeof *schedule);
	for (const char *c = text ? text : ""; *c;) {
		if (isspace((unsigned char)*c) || *c == ',') {
			c++;
			continue;
		}
		if (*c == '*') {
			for (c++; isspace((unsigned char)*c); c++)
				;
			if (*c == '\0')
				break;
		}
		char *end;
		unsigned long task = isdigit((unsigned char)*c) ? strtoul(c, &end, 10) : BLOCK_TASKS;
		if (task >= BLOCK_TASKS) {
			int result = err_set(err, EINVAL, _("entry %zu of the schedule, \"%.12s\", is no task: write task numbers with spaces between, as in \"1 2 2 1\", and * at the end for the rest"),
			                     schedule->entries.n + 1, c);
			schedule_done(schedule);
			return result;
		}
		array_push(&schedule->entries, (unsigned)task);
		c = end;
	}
	*ret_state = schedule;
	return 0;
}

int schedule_choose(void *state, const struct choice *choices, unsigned count, unsigned *ret_task, struct err *err)
{
	struct schedule *schedule = state;
	int fallback = picker_default(choices, count);
	if (fallback < 0)
		return 0;
	*ret_task = (unsigned)fallback;
	if (schedule->at >= schedule->entries.n)
		return 1;
	unsigned task = schedule->entries.at[schedule->at];
	/* At a starting line, too, it is not there yet. */
	if (task >= count || !choices[task].exists || (choices[task].kind == EVENT_BEGIN && !choices[task].enabled && !choices[task].ended))
		return 1;
	if (choices[task].ended)
		return err_set(err, EINVAL, _("entry %zu of the schedule names task %u, which has ended: leave the entry out"),
		               schedule->at + 1, task);
	if (!choices[task].enabled)
		return err_set(err, EINVAL, _("entry %zu of the schedule names task %u, which is blocked (it stands before %s): let another task go first"),
		               schedule->at + 1, task, event_info(choices[task].kind)->name);
	schedule->at++;
	*ret_task = task;
	return 1;
}

bool schedule_is_at_end(const void *state)
{
	const struct schedule *schedule = state;
	return schedule->at >= schedule->entries.n;
}

int schedule_finish(void *state, struct err *err)
{
	const struct schedule *schedule = state;
	if (schedule->at >= schedule->entries.n)
		return 0;
	return err_set(err, EINVAL, _("entry %zu of the schedule names task %u, but the run was over before: leave it out"),
	               schedule->at + 1, schedule->entries.at[schedule->at]);
}

void schedule_done(void *state)
{
	struct schedule *schedule = state;
	array_done(&schedule->entries);
	free(schedule);
}
