/* command/run: the run on the desk: started, ended, and what of it is shown as a listing. */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

bool run_is_live(const struct desk *desk)
{
	return desk->session && session_is_live(desk->session) && !session_is_over(desk->session);
}

bool run_is_by_hand(const struct desk *desk)
{
	return run_is_live(desk) && strcmp(session_picker(desk->session), "hand") == 0;
}

void run_stop(struct desk *desk)
{
	rival_stop(desk);
	session_free(desk->session);
	desk->session = NULL;
	json_decref(desk->report);
	desk->report = NULL;
	desk->moment = desk->move_index = desk->move_moment = 0;
	desk->playing = desk->was_over = false;
	desk->following = true;
	desk->phase = 8;
	desk->selected = 0;
	desk->selected_by_hand = false;
	desk->scroll[VIEW_TREE] = desk->scroll[VIEW_TIMELINE] = desk->scroll[VIEW_OUTPUT] = desk->scroll[VIEW_STORY] = 0;
	desk->scroll[VIEW_PROGRAM] = 0;
}

/* "race-20240131-235959.procession", in the current folder, and no file that there is already. */
char *run_record_name(const struct desk *desk)
{
	const char *name = desk->plan.name ? desk->plan.name : "run", *slash = strrchr(name, '/');
	name = slash ? slash + 1 : name;
	size_t length = strlen(name);
	if (length > 4 && strcmp(name + length - 4, ".lua") == 0)
		length -= 4;
	time_t now = time(NULL);
	struct tm local = {0};
	char stamp[32];
	localtime_r(&now, &local);
	strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &local);
	struct buf file = {0};
	for (int i = 1; i < 100; i++) {
		buf_reset(&file);
		buf_add(&file, name, length);
		buf_format(&file, "-%s", stamp);
		if (i > 1)
			buf_format(&file, "-%d", i);
		buf_text(&file, ".procession");
		if (access(buf_get(&file), F_OK) < 0)
			break;
	}
	return buf_steal(&file);
}

/* A picker's name, or a plan's: "policy:rr,quantum=2". */
bool run_is_policy(const char *picker)
{
	return picker && strncmp(picker, "policy:", 7) == 0;
}

int run_beside(struct desk *desk, const char *picker, uint64_t seed, unsigned cpus, struct session **ret_session, struct err *err)
{
	const struct plan *plan = &desk->plan;
	ARRAY(struct session_setting) settings = {0};
	for (size_t i = 0; i < plan->settings.n; i++) {
		struct session_setting setting = {plan->settings.at[i].name, plan->settings.at[i].value};
		array_push(&settings, setting);
	}
	struct session_spec spec = {
		.name = plan->name, .source = plan->source, .settings = settings.at, .setting_count = settings.n, .data = &plan->data, .picker = picker,
		.method = plan->method, .seed = seed, .cpus = cpus, .speed = 1e9, .time_limit_ns = plan->time_limit_ns,
	};
	int result = session_new_live(&spec, ret_session, err);
	array_done(&settings);
	return result;
}

int run_start(struct desk *desk, struct err *err)
{
	struct plan *plan = &desk->plan;
	ARRAY(struct session_setting) settings = {0};
	run_stop(desk);
	desk->owes_play = false;
	for (size_t i = 0; i < plan->settings.n; i++) {
		struct session_setting setting = {plan->settings.at[i].name, plan->settings.at[i].value};
		array_push(&settings, setting);
	}
	bool needs_schedule = plan->picker && strcmp(plan->picker, "script") == 0;
	char *record = plan->record || !desk->keeps_recording ? mem_text_or_die(plan->record) : run_record_name(desk);
	struct session_spec spec = {
		.name = plan->name, .source = plan->source, .settings = settings.at, .setting_count = settings.n, .data = &plan->data,
		.picker = plan->picker, .schedule = needs_schedule ? plan->schedule : NULL, .method = plan->method, .seed = plan->seed,
		.speed = plan->speed, .paused = plan->paused, .line_steps = plan->line_steps, .fine = plan->fine, .record = record,
		.cpus = plan->cpus, .time_limit_ns = plan->time_limit_ns, .states = plan->states, .pin = plan->pin, .table = true,
		.command = (const char *const *)plan->command, .captures = plan->captures,
	};
	int result = session_new_live(&spec, &desk->session, err);
	if (result == 0)
		desk->axis = session_is_steered(desk->session) && !run_is_policy(session_picker(desk->session)) ? AXIS_STEPS : AXIS_TIME;
	if (result == 0 && run_is_policy(session_picker(desk->session)) && desk->focus == VIEW_STATES)
		desk->focus = VIEW_SCHEDULER;
	/* A name on the command line is for the first run: the next one must not replace it. */
	if (result == 0 && plan->record) {
		desk->keeps_recording = true;
		free(plan->record);
		plan->record = NULL;
	}
	array_done(&settings);
	free(record);
	run_listing_load(desk);
	return result;
}

/* ---- the listing ---- */

static const struct { const char *language, *ending; } languages[] = {{"lua", ".lua"}, {"py", ".py"}, {"c", ".c"}};

/* "ticket-counter/race" and "race.lua" are both the program race. */
static char *program_of(const struct desk *desk)
{
	const char *name = desk->session ? session_name(desk->session) : desk->plan.name;
	if (!name)
		return NULL;
	const char *slash = strrchr(name, '/');
	name = slash ? slash + 1 : name;
	size_t length = strlen(name);
	return mem_text_n_or_die(name, length > 4 && strcmp(name + length - 4, ".lua") == 0 ? length - 4 : length);
}

static char *listing_text(const struct desk *desk, const char *program, unsigned index)
{
	const char *language = languages[index].language;
	char *text = desk->session ? session_source(desk->session, language) : NULL;
	if (!text && index == 0 && desk->plan.source)
		return mem_text_or_die(desk->plan.source);
	const struct lesson_listing *listing = !text && desk->has_lesson ? lesson_listing_get(&desk->lesson, program, language) : NULL;
	return listing ? mem_text_or_die(listing->source) : text;
}

bool has_listings(const struct desk *desk)
{
	return desk->listings > 1;
}

void run_listing_load(struct desk *desk)
{
	char *program = program_of(desk);
	free(desk->listing);
	free(desk->listing_name);
	desk->listing = desk->listing_name = NULL;
	desk->listings = 0;
	unsigned wanted = desk->language;
	for (unsigned i = 0; program && i < COUNT_OF(languages); i++) {
		unsigned index = (wanted + i) % COUNT_OF(languages);
		char *text = listing_text(desk, program, index);
		desk->listings += text != NULL;
		if (!text || desk->listing) {
			free(text);
			continue;
		}
		desk->listing = text;
		struct buf name = {0};
		buf_format(&name, "%s%s", program, languages[index].ending);
		desk->listing_name = buf_steal(&name);
		desk->listing_language = languages[index].language;
		desk->language = index;
	}
	free(program);
}

COMMAND(do_listing)
{
	(void)call;
	(void)err;
	desk->language = (desk->language + 1) % COUNT_OF(languages);
	desk->scroll[VIEW_PROGRAM] = 0;
	run_listing_load(desk);
	return 0;
}
