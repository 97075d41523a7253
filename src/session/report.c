/* session/report: what `run --json` prints: one object per run. */
#include "session/internal.h"

#include <stdlib.h>
#include <string.h>

static json_t *pairs_of(const struct world *world)
{
	json_t *object = json_object();
	for (size_t i = 0; i < world->outcomes.n; i++) {
		json_t *value = json_loads(world->outcomes.at[i].value, JSON_DECODE_ANY, NULL);
		json_object_set_new(object, world->outcomes.at[i].name, value ? value : json_null());
	}
	return object;
}

static json_t *texts_of(char *const texts[], size_t count)
{
	json_t *array = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(texts[i]));
	return array;
}

/* null, or {"cycle": [{"task": 1, "waits_for": "b"} ...], "text": sentence}. */
static json_t *deadlock_of(const struct world *world)
{
	if (world->verdict != VERDICT_DEADLOCK)
		return json_null();
	json_t *cycle = json_array();
	for (const char *at = world->cycle; at && *at;) {
		char *arrow;
		long task = strtol(at, &arrow, 10);
		size_t length = strcspn(arrow, "\n");
		if (*arrow == '>')
			json_array_append_new(cycle, json_pack("{s:I, s:s%}", "task", (json_int_t)task, "waits_for", arrow + 1, length - 1));
		at = arrow + length + (arrow[length] == '\n');
	}
	return json_pack("{s:o, s:s}", "cycle", cycle, "text", world->verdict_text);
}

json_t *session_outcomes(const json_t *report)
{
	json_t *outcomes = json_object();
	bool is_deadlock = json_is_object(json_object_get(report, "deadlock"));
	json_object_update(outcomes, json_object_get(report, "outcome"));
	json_object_set(outcomes, "lost_updates", json_object_get(report, "lost_updates"));
	json_object_set_new(outcomes, "deadlock", json_boolean(is_deadlock));
	json_t *virtual_ms = json_object_get(report, "virtual_ms");
	double ms = json_number_value(json_is_number(virtual_ms) ? virtual_ms : json_object_get(report, "elapsed_ms"));
	json_object_set_new(outcomes, "seconds", json_real(ms / 1e3));
	json_object_set_new(outcomes, "steps", json_object_get(report, "steps") ? json_incref(json_object_get(report, "steps")) : json_integer(0));
	json_object_set_new(outcomes, "hang", json_boolean(!is_deadlock && json_is_string(json_object_get(report, "verdict"))));
	return outcomes;
}

/* Who was on which virtual CPU, from the events: all of it. */
static json_t *gantt_of(struct session *session, uint64_t count, unsigned cpus)
{
	json_t *gantt = json_array(), *open[WORLD_CPUS] = {NULL};
	int64_t last = -1;
	for (uint64_t i = 0; i < count; i++) {
		const void *payload;
		struct event event = history_event(session->history, i, &payload);
		if (event.kind != EVENT_DISPATCH || event.size < cpus * 2)
			continue;
		const unsigned char *bytes = payload;
		for (unsigned cpu = 0; cpu < cpus; cpu++) {
			int task = (bytes[cpu * 2] | bytes[cpu * 2 + 1] << 8) - 1;
			if (open[cpu] && event.a == last + 1 && json_integer_value(json_object_get(open[cpu], "task")) == task) {
				json_object_set_new(open[cpu], "to", json_integer(event.a + 1));
				continue;
			}
			open[cpu] = NULL;
			if (task < 0)
				continue;
			open[cpu] = json_pack("{s:i, s:i, s:I, s:I}", "cpu", (int)cpu, "task", task, "from", (json_int_t)event.a, "to", (json_int_t)event.a + 1);
			json_array_append_new(gantt, open[cpu]);
		}
		last = event.a;
	}
	return gantt;
}

/* What the scheduling policy has done, as `procession sched --json` says it; null when none decided. */
static json_t *policy_of(struct session *session, uint64_t count, const struct world *world)
{
	const struct world_cpus *cpus = &world->cpus_virtual;
	if (cpus->count == 0)
		return json_null();
	json_t *tasks = json_array();
	double sums[3] = {0};
	unsigned ended = 0;
	int64_t ticks = 0;
	for (unsigned i = 0; i < cpus->turns.n; i++) {
		const struct world_turn *turn = &cpus->turns.at[i];
		if (!world_is_scheduled(world, i) || turn->ended < 0 || turn->first < 0)
			continue;
		const int64_t values[] = {turn->first - turn->arrived, turn->ended - turn->arrived, turn->waited};
		for (unsigned k = 0; k < 3; k++)
			sums[k] += (double)values[k];
		ended++;
		ticks = turn->ended > ticks ? turn->ended : ticks;
		char room[WORLD_NAME];
		json_array_append_new(tasks, json_pack("{s:i, s:s, s:I, s:I, s:I, s:I}", "task", (int)i, "name", world_task_name(world, i, room, sizeof room),
		                                       "response", (json_int_t)values[0], "turnaround", (json_int_t)values[1],
		                                       "waiting", (json_int_t)values[2], "used", (json_int_t)turn->used));
	}
	double share = ended ? 1.0 / ended : 0;
	return json_pack("{s:s, s:i, s:o, s:{s:f, s:f, s:f}, s:I, s:f, s:I, s:o}", "policy", cpus->policies[cpus->policy_count - 1].text, "cpus", (int)cpus->count,
	                 "tasks", tasks, "average", "response", sums[0] * share, "turnaround", sums[1] * share, "waiting", sums[2] * share,
	                 "switches", (json_int_t)cpus->switches, "cpu_use", ticks ? (double)cpus->busy / ((double)ticks * cpus->count) : 0.0,
	                 "ticks", (json_int_t)ticks, "gantt", gantt_of(session, count, cpus->count));
}

json_t *session_report(struct session *session)
{
	uint64_t count = history_count(session->history);
	const struct world *world = history_world(session->history, count);
	const struct picker_kind *kind = picker_find(session_picker(session));
	bool steered = kind && kind->steered;
	struct buf schedule = {0};
	history_schedule(session->history, count, &schedule);
	json_t *report = json_object();
	json_object_set_new(report, "program", json_string(session->name));
	json_object_set_new(report, "start_method", json_string(event_start_method_name(world->method)));
	json_object_set_new(report, "picker", json_string(session_picker(session)));
	json_object_set_new(report, "seed", json_integer(world->seed));
	json_object_set_new(report, "exit", json_integer(world->exit_code));
	json_object_set_new(report, "outcome", pairs_of(world));
	json_object_set_new(report, "schedule", json_string(buf_get(&schedule)));
	json_object_set_new(report, "steps", json_integer((json_int_t)world->ops));
	json_object_set_new(report, "tasks", json_integer(world->task_count));
	json_object_set_new(report, "states_from", json_string(steered ? "picked" : (const char *const[]){"probe", "picked", "sampled", "kernel"}[world->states_from]));
	json_object_set_new(report, "events", json_integer((json_int_t)count));
	json_object_set_new(report, "lost_updates", json_integer((json_int_t)world->lost.n));
	json_object_set_new(report, "deadlock", deadlock_of(world));
	json_object_set_new(report, "verdict", world->verdict ? json_string(world->verdict_text) : json_null());
	json_object_set_new(report, "elapsed_ms", json_real((double)(world->elapsed_ns / 1000) / 1e3));
	json_object_set_new(report, "virtual_ms", steered ? json_real((double)(world->time / 1000) / 1e3) : json_null());
	json_object_set_new(report, "policy", policy_of(session, count, world));
	json_object_set_new(report, "errors", texts_of(world->errors.at, world->errors.n));
	json_object_set_new(report, "violations", texts_of(world->violations.at, world->violations.n));
	buf_done(&schedule);
	return report;
}
