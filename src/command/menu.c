/* command/menu: a list to choose from: who picks, or by which policy the same jobs run beside this run. The rows come from the tables of
 * pickers and policies; Enter calls the command that asked, with the row's name.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"
#include "picker/picker.h"
#include "policy/policy.h"

static void add_row(struct desk *desk, const char *prefix, const char *name, const char *help)
{
	if (desk->menu_count == MENU_ROWS)
		return;
	struct menu_entry *row = &desk->menu[desk->menu_count++];
	snprintf(row->name, sizeof row->name, "%s%s", prefix, name);
	row->help = help;
	const char *now = desk->session ? session_picker(desk->session) : desk->plan.picker;
	size_t length = strlen(row->name);
	if (now && strncmp(now, row->name, length) == 0 && (now[length] == '\0' || now[length] == ','))
		desk->menu_selected = desk->menu_count - 1;
}

void menu_open(struct desk *desk, const char *title, const char *command, bool policies_only)
{
	desk->menu_count = desk->menu_selected = 0;
	desk->menu_title = title;
	desk->menu_command = command;
	for (unsigned i = 0; i < picker_count; i++) {
		const struct picker_kind *kind = &picker_table[i];
		for (unsigned k = 0; kind->ticked && k < policy_count; k++)
			add_row(desk, "policy:", policy_table[k].name, policy_table[k].help);
		if (!kind->ticked && !policies_only && kind->by_person)
			add_row(desk, "", kind->name, kind->help);
	}
	desk->overlay = OVERLAY_MENU;
}

static void take(struct desk *desk)
{
	struct err err = {0};
	char line[120];
	desk->overlay = OVERLAY_NONE;
	snprintf(line, sizeof line, "%s %s", desk->menu_command, desk->menu[desk->menu_selected].name);
	if (command_say(desk, line, &err) < 0)
		desk_refuse(desk, &err);
}

/* The command with all the row's parameters, to be changed and sent off. */
static void edit(struct desk *desk)
{
	const char *name = desk->menu[desk->menu_selected].name, *policy = strchr(name, ':');
	const struct policy_kind *kind = policy ? policy_find(policy + 1) : NULL;
	prompt_open(desk, ":", NULL);
	buf_format(&desk->prompt, "%s %s", desk->menu_command, name);
	for (unsigned i = 0; kind && i < POLICY_PARAMS && kind->params[i].name; i++)
		buf_format(&desk->prompt, ",%s=%lld", kind->params[i].name, (long long)kind->params[i].normal);
}

bool menu_key(struct desk *desk, const char *key)
{
	size_t last = desk->menu_count - 1;
	if (strcmp(key, "up") == 0 || strcmp(key, "k") == 0)
		desk->menu_selected = desk->menu_selected ? desk->menu_selected - 1 : last;
	else if (strcmp(key, "down") == 0 || strcmp(key, "j") == 0 || strcmp(key, "p") == 0)
		desk->menu_selected = desk->menu_selected < last ? desk->menu_selected + 1 : 0;
	else if (strcmp(key, "home") == 0)
		desk->menu_selected = 0;
	else if (strcmp(key, "end") == 0)
		desk->menu_selected = last;
	else if (strcmp(key, "enter") == 0 || strcmp(key, "space") == 0)
		take(desk);
	else if (strcmp(key, "tab") == 0)
		edit(desk);
	else
		desk->overlay = OVERLAY_NONE;
	return true;
}

void menu_click(struct desk *desk, size_t row)
{
	if (row >= desk->menu_count)
		return;
	desk->menu_selected = row;
	take(desk);
}

const char *menu_word(unsigned at, char *room, size_t size)
{
	for (unsigned i = 0; i < picker_count; i++)
		for (unsigned k = 0; k < (picker_table[i].ticked ? policy_count : picker_table[i].by_person); k++, at--)
			if (at == 0) {
				snprintf(room, size, "%s%s", picker_table[i].ticked ? "policy:" : picker_table[i].name, picker_table[i].ticked ? policy_table[k].name : "");
				return room;
			}
	return NULL;
}

size_t desk_menu(const struct desk *desk, struct help_row *ret_rows, size_t max)
{
	size_t count = desk->menu_count < max ? desk->menu_count : max;
	for (size_t i = 0; i < count; i++)
		ret_rows[i] = (struct help_row){.key = "", .name = desk->menu[i].name, .help = _(desk->menu[i].help)};
	return count;
}

/* ---- two policies on the same jobs: a second run of the same program, real as the first, beside it ---- */

void rival_stop(struct desk *desk)
{
	session_free(desk->rival);
	desk->rival = NULL;
}

bool rival_pump(struct desk *desk)
{
	struct err err = {0};
	if (!desk->rival || session_is_over(desk->rival))
		return false;
	int result = session_pump(desk->rival, RIVAL_BUDGET_NS, &err);
	if (result < 0 && err.text[0])
		desk_say(desk, true, "%s", err.text);
	return result != 0 || session_is_over(desk->rival);
}

bool can_compare(const struct desk *desk)
{
	return desk->plan.source && desk->session && session_is_live(desk->session) && run_is_policy(session_picker(desk->session));
}

COMMAND(do_compare)
{
	if (!call->argument[0]) {
		menu_open(desk, N_("The same program by another policy"), "compare", true);
		return 0;
	}
	char picker[200];
	snprintf(picker, sizeof picker, "%s%s", run_is_policy(call->argument) ? "" : "policy:", call->argument);
	const struct world *world = history_world(session_history(desk->session), history_count(session_history(desk->session)));
	struct session *rival;
	int result = run_beside(desk, picker, (uint64_t)world->seed, world->cpus_virtual.count, &rival, err);
	if (result < 0)
		return result;
	rival_stop(desk);
	desk->rival = rival;
	desk->focus = VIEW_SCHEDULER;
	return 0;
}
