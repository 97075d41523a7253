/* main: the language, and which subcommand. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/lesson_command.h"
#include "app/run_command.h"
#include "app/sched_command.h"
#include "script/script.h"

struct subcommand { const char *name, *usage, *help; int (*main)(int argc, char **argv); };

static const struct subcommand subcommands[] = {
	{"run", "run LESSON/PROGRAM|FILE.lua", N_("runs a program of real processes: on the screen, as a story, as JSON"), app_run_main},
	{"explore", "explore LESSON/PROGRAM|FILE.lua", N_("tries every order of its operations: what can come out?"), app_explore_main},
	{"watch", "watch -- COMMAND [ARGUMENTS]", N_("runs any program, and shows its processes as the kernel sees them"), app_watch_main},
	{"replay", "replay FILE", N_("opens a recording, or prints one moment of it"), app_replay_main},
	{"schedule", "schedule FILE", N_("prints the schedule of a recording, to run it again"), app_schedule_main},
	{"sched", "sched --policy NAME --jobs LIST", N_("scheduling policies on jobs that are only numbers"), app_sched_main},
	{"lesson", "lesson list|search|show|...", N_("the lessons: lists, finds, shows, checks, makes them"), app_lesson_main},
	{"progress", "progress [--json]", N_("what you have done, predicted and answered"), app_progress_main},
	{"doctor", "doctor", N_("says what this machine allows"), app_doctor_main},
};

static int print_help(void)
{
	fputs(_("Usage: procession [--lang en|zh] [--lessons FILES] [SUBCOMMAND ...]\n"
	        "Runs real processes, and lets you see, steer, record and replay the order in which they move.\n"
	        "Without a subcommand it opens the lessons.\n\n"), stdout);
	for (size_t i = 0; i < COUNT_OF(subcommands); i++)
		printf("  %-32s %s\n", subcommands[i].usage, _(subcommands[i].help));
	fputs(_("\nEach has its own --help.\n"
	        "  --lang en|zh                   the language of all text (default: by LANG)\n"
	        "  --lessons FILES                more libraries of lessons, separated by ':'\n"
	        "  --version                      prints the version\n"
	        "In the environment: NO_COLOR takes the colours away, PROCESSION_LESSONS names more libraries.\n"
	        "Exit codes: 0 fine, 1 the run failed, 2 wrong usage.\n"), stdout);
	return 0;
}

/* ---- what was meant? ---- */

static const char *subcommand_names(char *ret_names, size_t size)
{
	size_t length = 0;
	for (size_t i = 0; i < COUNT_OF(subcommands) && length < size; i++)
		length += (size_t)snprintf(ret_names + length, size - length, "%s%s", i ? ", " : "", subcommands[i].name);
	return ret_names;
}

static int complain_unknown(const char *name)
{
	char names[200] = "";
	const char *nearest = NULL;
	size_t best = 3;
	for (size_t i = 0; i < COUNT_OF(subcommands); i++) {
		size_t far = text_distance(name, subcommands[i].name);
		if (far < best) {
			best = far;
			nearest = subcommands[i].name;
		}
	}
	if (nearest)
		fprintf(stderr, _("procession: there is no '%.60s': did you mean %s? See procession --help\n"), name, nearest);
	else
		fprintf(stderr, _("procession: there is no '%.60s': there are %s; see procession --help\n"), name, subcommand_names(names, sizeof names));
	return 2;
}

/* ---- the options before the subcommand ---- */

static int complain(const struct err *err)
{
	fprintf(stderr, _("procession: %s\n"), err->text);
	return 2;
}

/* --lang anywhere counts from the beginning, so that even a mistake before it is told in that language. */
static void look_for_language(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--lang=", 7) == 0)
			app_language_set(argv[i] + 7, NULL);
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			app_language_set(argv[i + 1], NULL);
	}
}

/* Is argv[*at] this option? Takes its value, "--lang zh" or "--lang=zh". */
static bool is_option(const char *name, int argc, char **argv, int *at, const char **ret_value, struct err *err)
{
	size_t length = strlen(name);
	if (strncmp(argv[*at], name, length) != 0 || (argv[*at][length] && argv[*at][length] != '='))
		return false;
	*ret_value = NULL;
	if (argv[*at][length] == '=')
		*ret_value = argv[*at] + length + 1;
	else if (*at + 1 < argc)
		*ret_value = argv[++*at];
	else
		err_set(err, EINVAL, _("%s needs a value: see procession --help"), name);
	return true;
}

int main(int argc, char **argv)
{
	app_language_start();
	/* A spawned child of a run, not a person. */
	if (argc > 1 && strcmp(argv[1], "--task") == 0)
		return script_task_main(argc, argv);
	look_for_language(argc, argv);
	for (int i = 1; i < argc; i++) {
		struct err err = {0};
		const char *value = NULL;
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "help") == 0)
			return print_help();
		if (strcmp(argv[i], "--version") == 0) {
			puts("procession " PACKAGE_VERSION);
			return 0;
		}
		if (is_option("--lang", argc, argv, &i, &value, &err)) {
			if (!value || app_language_set(value, &err) < 0)
				return complain(&err);
		} else if (is_option("--lessons", argc, argv, &i, &value, &err)) {
			if (!value)
				return complain(&err);
			app_lessons_path_set(value);
		} else if (argv[i][0] == '-') {
			err_set(&err, EINVAL, _("there is no option %.60s: see procession --help"), argv[i]);
			return complain(&err);
		} else {
			for (size_t k = 0; k < COUNT_OF(subcommands); k++)
				if (strcmp(argv[i], subcommands[k].name) == 0)
					return subcommands[k].main(argc - i, argv + i);
			return complain_unknown(argv[i]);
		}
	}
	return app_library_main();
}
