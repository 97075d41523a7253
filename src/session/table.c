/* session/table: what /proc says of each task, beside its state: its row in the process table, and on what it sleeps
 * when no probe tells. One look at a time, the tasks in turn, and never more than a fiftieth of a CPU: what lies between
 * two looks is not seen. Only what has changed is told.
 */
#include "session/internal.h"

#include <stdlib.h>
#include <string.h>

enum { SHARE = 50, WAITS_AT_ONCE = 4 };
#define LEAST_NS 5000000u
#define MOST_NS 500000000u
#define ASLEEP_NS 5000000u

struct row { struct kernel_facts told; uint64_t asked; };
struct table {
	ARRAY(struct row) rows;      /* index = task */
	unsigned at;                 /* whose turn it is */
	uint64_t next, pause;
	bool changed;                /* something, in this round */
};

struct table *table_new(void)
{
	struct table *table = mem_new_or_die(1, sizeof *table);
	table->pause = LEAST_NS;
	return table;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->rows.n; i++)
		kernel_facts_done(&table->rows.at[i].told);
	array_done(&table->rows);
	free(table);
}

static struct row *row_of(struct table *table, unsigned task)
{
	struct row none = {0};
	while (table->rows.n <= task)
		array_push(&table->rows, none);
	return &table->rows.at[task];
}

static void tell(struct session *session, unsigned kind, unsigned task, int64_t a, const struct buf *payload)
{
	if (session->foreign)
		foreign_tell(session, kind, task, a, 0, buf_get(payload), payload->len);
	else
		live_inject(session, kind, task, 0, a, 0, buf_get(payload), payload->len);
}

static bool can_be_asked(const struct world_task *task)
{
	return task->exists && task->begun && task->state != TASK_ENDED && task->method != METHOD_COROUTINE && task->pid > 0;
}

static pid_t tid_of(const struct world_task *task)
{
	return (pid_t)(task->tid > 0 ? task->tid : task->pid);
}

/* ---- on what do they sleep? ---- */

static void ask_waits(struct session *session, const struct world *world)
{
	unsigned asked = 0;
	for (unsigned i = 0; i < world->tasks.n && asked < WAITS_AT_ONCE; i++) {
		const struct world_task *task = &world->tasks.at[i];
		struct kernel_wait wait;
		if (!can_be_asked(task) || task->state != TASK_BLOCKED || !task->by_kernel || task->wakes || task->waits_object ||
		    task->waits_task != EVENT_NO_TASK || world->time - task->since < ASLEEP_NS)
			continue;
		struct row *row = row_of(session->table, i);
		if (row->asked == task->since + 1)
			continue;
		row->asked = task->since + 1;
		asked++;
		if (!kernel_wait_read((pid_t)task->pid, tid_of(task), &wait))
			continue;
		struct buf payload = {0};
		buf_add(&payload, wait.call, strlen(wait.call) + 1);
		buf_text(&payload, wait.target);
		tell(session, EVENT_WAITS, i, wait.number, &payload);
		buf_done(&payload);
	}
}

/* ---- the process table ---- */

static void tell_changes(struct session *session, unsigned task, struct kernel_facts *facts)
{
	struct row *row = row_of(session->table, task);
	struct buf payload = {0};
	int64_t count = 0;
	for (unsigned fact = 0; fact < FACTS; fact++) {
		char *now = facts->text[fact], *before = row->told.text[fact];
		if (!now || (before && strcmp(now, before) == 0))
			continue;
		const char *name = event_fact(fact)->name;
		if (payload.len + strlen(name) + strlen(now) + 2 > EVENT_PAYLOAD_MAX)
			break; /* the rest at the next look */
		buf_add(&payload, name, strlen(name) + 1);
		buf_add(&payload, now, strlen(now) + 1);
		free(before);
		row->told.text[fact] = now;
		facts->text[fact] = NULL;
		count++;
	}
	if (count) {
		session->table->changed = true;
		tell(session, EVENT_FACTS, task, count, &payload);
	}
	buf_done(&payload);
}

/* The next that lives; false none. */
static bool next_task(struct table *table, const struct world *world, unsigned *ret_task)
{
	for (size_t i = 0; i < world->tasks.n; i++) {
		if (table->at >= world->tasks.n) {
			table->at = 0;
			table->pause = table->changed ? LEAST_NS : table->pause * 2 < MOST_NS ? table->pause * 2 : MOST_NS;
			table->changed = false;
		}
		*ret_task = table->at++;
		if (can_be_asked(&world->tasks.at[*ret_task]))
			return true;
	}
	return false;
}

void table_pump(struct session *session, uint64_t now)
{
	struct table *table = session->table;
	const struct world *world = history_world(session->history, history_count(session->history));
	struct kernel_facts facts = {0};
	unsigned task;
	ask_waits(session, world);
	if (now < table->next)
		return;
	table->next = now + table->pause;
	if (!next_task(table, world, &task))
		return;
	const struct world_task *of = &world->tasks.at[task];
	if (kernel_facts_read((pid_t)of->pid, tid_of(of), &facts))
		tell_changes(session, task, &facts);
	kernel_facts_done(&facts);
	uint64_t after = session_clock_ns(), rest = (after - now) * SHARE;
	table->next = now + (rest > table->pause ? rest : table->pause);
}

int table_timeout_ms(const struct session *session, int timeout)
{
	uint64_t now = session_clock_ns(), next = session->table->next;
	int mine = next <= now ? 0 : (int)((next - now) / 1000000) + 1;
	return timeout < 0 || mine < timeout ? mine : timeout;
}
