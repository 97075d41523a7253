/* explore/report: what `explore --json` prints. */
#include "explore/internal.h"

#include <stdlib.h>
#include <string.h>

static json_t *cycle_of(const char *cycle)
{
	json_t *array = json_array();
	for (const char *at = cycle; at && *at;) {
		char *arrow;
		long task = strtol(at, &arrow, 10);
		size_t length = strcspn(arrow, "\n");
		if (*arrow == '>')
			json_array_append_new(array, json_pack("{s:I, s:s%}", "task", (json_int_t)task, "waits_for", arrow + 1, length - 1));
		at = arrow + length + (arrow[length] == '\n');
	}
	return array;
}

static json_t *finding_of(const struct finding *finding, bool repeated)
{
	json_t *object = json_object();
	if (finding->kind == FOUND_OUTCOME)
		json_object_set_new(object, "outcome", json_loads(finding->text, JSON_DECODE_ANY, NULL));
	else
		json_object_set_new(object, "text", json_string(finding->text));
	if (finding->kind == FOUND_DEADLOCK)
		json_object_set_new(object, "cycle", cycle_of(finding->cycle));
	json_object_set_new(object, "runs", json_integer((json_int_t)finding->runs));
	if (repeated)
		json_object_set_new(object, "real", json_integer((json_int_t)finding->real));
	json_object_set_new(object, "schedule", json_string(finding->schedule));
	json_object_set_new(object, "switches", json_integer(finding->switches));
	return object;
}

json_t *explore_report(const struct explore *explore, const char *program)
{
	static const char *const names[FINDING_KINDS] = {"outcomes", "deadlocks", "hangs", "violations", "errors"};
	struct explore_state state = explore_look(explore);
	json_t *report = json_object();
	json_object_set_new(report, "program", json_string(program));
	json_object_set_new(report, "strategy", json_string(explore_strategy_name(explore->spec.strategy)));
	json_object_set_new(report, "reduction", json_boolean(explore->spec.strategy == SEARCH_EXHAUSTIVE && !explore->spec.all &&
	                                                      explore->spec.preemptions == UINT32_MAX));
	json_object_set_new(report, "complete", json_boolean(state.complete));
	json_object_set_new(report, "runs", json_integer((json_int_t)state.runs));
	json_object_set_new(report, "redundant", json_integer((json_int_t)state.redundant));
	json_object_set_new(report, "cut", json_integer((json_int_t)state.cut));
	json_object_set_new(report, "seconds", json_real((double)(long long)(state.seconds * 1e6) / 1e6));
	json_object_set_new(report, "runs_per_second", json_real((double)(long long)(state.runs_per_second * 10) / 10));
	if (state.real_runs)
		json_object_set_new(report, "real_runs", json_integer((json_int_t)state.real_runs));
	if (explore->spec.strategy == SEARCH_PCT)
		json_object_set_new(report, "bound", json_real(state.bound));
	for (enum finding_kind kind = 0; kind < FINDING_KINDS; kind++) {
		json_t *array = json_array();
		for (size_t i = 0; i < state.finding_count; i++)
			if (state.findings[i].kind == kind)
				json_array_append_new(array, finding_of(&state.findings[i], state.real_runs > 0));
		json_object_set_new(report, names[kind], array);
	}
	json_object_set_new(report, "error", state.trouble ? json_string(state.trouble) : json_null());
	return report;
}
