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
	json_object_set_new(outcomes, "hang", json_boolean(!is_deadlock && json_is_string(json_object_get(report, "verdict"))));
	return outcomes;
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
	json_object_set_new(report, "tasks", json_integer(world->task_count));
	json_object_set_new(report, "states_from", json_string(steered ? "picked" : (const char *const[]){"probe", "picked", "sampled", "kernel"}[world->states_from]));
	json_object_set_new(report, "events", json_integer((json_int_t)count));
	json_object_set_new(report, "lost_updates", json_integer((json_int_t)world->lost.n));
	json_object_set_new(report, "deadlock", deadlock_of(world));
	json_object_set_new(report, "verdict", world->verdict ? json_string(world->verdict_text) : json_null());
	json_object_set_new(report, "elapsed_ms", json_real((double)(world->elapsed_ns / 1000) / 1e3));
	json_object_set_new(report, "virtual_ms", steered ? json_real((double)(world->time / 1000) / 1e3) : json_null());
	json_object_set_new(report, "errors", texts_of(world->errors.at, world->errors.n));
	json_object_set_new(report, "violations", texts_of(world->violations.at, world->violations.n));
	buf_done(&schedule);
	return report;
}
