/* command/plan: what a start starts, from the command line or from a lesson's table. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

void plan_done(struct plan *plan)
{
	for (size_t i = 0; i < plan->settings.n; i++) {
		free(plan->settings.at[i].name);
		free(plan->settings.at[i].value);
	}
	array_done(&plan->settings);
	data_files_done(&plan->data);
	free(plan->name);
	free(plan->source);
	free(plan->picker);
	free(plan->schedule);
	free(plan->record);
	free(plan->states);
	for (char **at = plan->command; at && *at; at++)
		free(*at);
	free(plan->command);
	*plan = (struct plan){0};
}

static void add_setting(struct plan *plan, const char *name, const char *value)
{
	struct plan_setting setting = {mem_text_or_die(name), mem_text_or_die(value)};
	array_push(&plan->settings, setting);
}

static char **copy_command(const char *const *command)
{
	size_t count = 0;
	while (command && command[count])
		count++;
	char **copy = command ? mem_new_or_die(count + 1, sizeof *copy) : NULL;
	for (size_t i = 0; i < count; i++)
		copy[i] = mem_text_or_die(command[i]);
	return copy;
}

void plan_of_spec(struct plan *plan, const struct session_spec *spec)
{
	*plan = (struct plan){
		.name = mem_text_or_die(spec->name), .source = mem_text_or_die(spec->source),
		.picker = mem_text_or_die(spec->picker ? spec->picker : "os"), .schedule = mem_text_or_die(spec->schedule),
		.record = mem_text_or_die(spec->record), .method = spec->method, .seed = spec->seed,
		.states = mem_text_or_die(spec->states), .pin = spec->pin, .cpus = spec->cpus, .command = copy_command(spec->command), .captures = spec->captures,
		.time_limit_ns = spec->time_limit_ns, .speed = spec->speed, .paused = spec->paused, .line_steps = spec->line_steps, .fine = spec->fine,
	};
	for (size_t i = 0; i < spec->setting_count; i++)
		add_setting(plan, spec->settings[i].name, spec->settings[i].value);
	data_files_copy(&plan->data, spec->data);
}

static const char *text_of(const json_t *table, const char *name)
{
	return json_string_value(json_object_get(table, name));
}

static void add_settings(struct plan *plan, json_t *settings)
{
	const char *name;
	json_t *value;
	json_object_foreach(settings, name, value) {
		char *text = json_is_string(value) ? mem_text_or_die(json_string_value(value)) : json_dumps(value, JSON_ENCODE_ANY);
		if (text)
			add_setting(plan, name, text);
		free(text);
	}
}

int plan_of_table(struct plan *plan, const struct lesson *lesson, const json_t *table, const char *picker, struct err *err)
{
	const char *program = text_of(table, "program"), *method = text_of(table, "start_method"), *who = text_of(table, "picker");
	const struct lesson_listing *listing = program ? lesson_listing_get(lesson, program, "lua") : NULL;
	if (!listing)
		return err_set(err, ENOENT, _("the lesson %s has no program '%s'"), lesson->id, program ? program : "");
	struct buf name = {0};
	buf_format(&name, "%s/%s", lesson->id, program);
	double speed = json_number_value(json_object_get(table, "speed"));
	*plan = (struct plan){
		.name = buf_steal(&name), .source = mem_text_or_die(listing->source), .picker = mem_text_or_die(who ? who : picker),
		.schedule = mem_text_or_die(text_of(table, "schedule")),
		.seed = (uint64_t)json_integer_value(json_object_get(table, "seed")), .speed = speed > 0 ? speed : 0,
		.paused = json_is_true(json_object_get(table, "paused")),
	};
	if (method)
		event_start_method_parse(method, &plan->method);
	add_settings(plan, json_object_get(table, "set"));
	data_files_copy(&plan->data, &lesson->data);
	return 0;
}
