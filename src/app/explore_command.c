/* app/explore_command: `procession explore`: tries every order of a program's operations, and says what can come out. */
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/arguments.h"
#include "app/signals.h"
#include "explore/explore.h"

enum { LANES_MAX = 16, BAR_COLUMNS = 30 };
#define BUDGET_NS 50000000u
#define PROGRESS_NS 200000000u

struct options {
	struct explore_spec spec;
	struct data_files data;
	struct app_settings settings;
	const char *target;
	char *source;
	uint64_t repeat;
	bool json, quiet, text;
};

static void print_help(void)
{
	fputs(_("Usage: procession explore LESSON/PROGRAM | FILE.lua [options]\n"
	        "Runs a program in every order that its tasks' operations on shared things can have, each time with real\n"
	        "processes, and says which outcomes, deadlocks, hangs and errors there are, and the shortest way to each.\n\n"
	        "  --strategy NAME        exhaustive (the default), random, or pct (probabilistic concurrency testing)\n"
	        "  --no-reduction         exhaustive: literally every order, also those that must end alike\n"
	        "  --preemptions K        exhaustive: at most K switches away from a task that could go on\n"
	        "  --depth D              pct: how many steps must be in the right order for the bug (default 3)\n"
	        "  --max-runs N           ends after N runs (random, pct: the default is 1000)\n"
	        "  --time S               ends after S seconds\n"
	        "  --max-steps N          gives a run up after N operations (default 2000)\n"
	        "  --seed N               for what is drawn, and for the program (default 1)\n"
	        "  --set NAME=VALUE       sets a parameter of the program (again for more)\n"
	        "  --start-method NAME    fork (the default), spawn or forkserver\n"
	        "  --fine                 in processes of several threads each instruction is a step, not each line\n"
	        "  --lanes N              so many runs side by side (default: two for each CPU)\n"
	        "  --repeat N             and then N runs that the kernel schedules: how often does each ending really come?\n"
	        "  --text                 prints the result also on a terminal, where it would open on the screen\n"
	        "  --json                 prints one JSON object\n"
	        "  --quiet                says nothing on the way\n"
	        "  --lang en|zh           the language of all text\n\n"
	        "On a terminal, without --json, --quiet or --text, it opens on the screen.\n"
	        "Ctrl-C ends it with what was found so far. Replay a schedule with: procession run PROGRAM --schedule \"...\"\n"
	        "Exit codes: 0 nothing wrong was found, 1 a deadlock, hang, error or failed check, 2 wrong usage.\n"), stdout);
}

static int usage(const struct err *err)
{
	fprintf(stderr, _("procession explore: %s\n"), err->text);
	return 2;
}

enum { FLAG_STRATEGY = 256, FLAG_ALL, FLAG_PREEMPTIONS, FLAG_DEPTH, FLAG_RUNS, FLAG_TIME, FLAG_STEPS, FLAG_SEED, FLAG_SET, FLAG_METHOD,
       FLAG_LANES, FLAG_FINE, FLAG_REPEAT, FLAG_TEXT, FLAG_JSON, FLAG_QUIET, FLAG_LANG, FLAG_HELP };

static const struct option flags[] = {
	{"strategy", required_argument, NULL, FLAG_STRATEGY}, {"no-reduction", no_argument, NULL, FLAG_ALL},
	{"preemptions", required_argument, NULL, FLAG_PREEMPTIONS}, {"depth", required_argument, NULL, FLAG_DEPTH},
	{"max-runs", required_argument, NULL, FLAG_RUNS}, {"time", required_argument, NULL, FLAG_TIME},
	{"max-steps", required_argument, NULL, FLAG_STEPS}, {"seed", required_argument, NULL, FLAG_SEED},
	{"set", required_argument, NULL, FLAG_SET}, {"start-method", required_argument, NULL, FLAG_METHOD},
	{"lanes", required_argument, NULL, FLAG_LANES}, {"fine", no_argument, NULL, FLAG_FINE},
	{"repeat", required_argument, NULL, FLAG_REPEAT}, {"text", no_argument, NULL, FLAG_TEXT},
	{"json", no_argument, NULL, FLAG_JSON}, {"quiet", no_argument, NULL, FLAG_QUIET},
	{"lang", required_argument, NULL, FLAG_LANG}, {"help", no_argument, NULL, FLAG_HELP}, {NULL, 0, NULL, 0},
};

/* 1: help was asked for. */
static int take_flag(struct options *options, int flag, char *value, struct err *err)
{
	struct explore_spec *spec = &options->spec;
	uint64_t whole = 0;
	double number = 0;
	int result = 0;
	switch (flag) {
	case FLAG_STRATEGY: return explore_strategy_parse(value, &spec->strategy, err);
	case FLAG_ALL: spec->all = true; return 0;
	case FLAG_PREEMPTIONS:
		result = app_whole_parse(value, 0, 1000, "--preemptions", &whole, err);
		spec->preemptions = (unsigned)whole;
		return result;
	case FLAG_DEPTH:
		result = app_whole_parse(value, 1, 20, "--depth", &whole, err);
		spec->depth = (unsigned)whole;
		return result;
	case FLAG_RUNS: return app_whole_parse(value, 1, 1e9, "--max-runs", &spec->runs_most, err);
	case FLAG_TIME:
		result = app_number_parse(value, 0.01, 86400, "--time", &number, err);
		spec->time_ns = (uint64_t)(number * 1e9);
		return result;
	case FLAG_STEPS:
		result = app_whole_parse(value, 1, 100000, "--max-steps", &whole, err);
		spec->steps_most = (unsigned)whole;
		return result;
	case FLAG_SEED: return app_whole_parse(value, 1, 4294967295.0, "--seed", &spec->seed, err);
	case FLAG_SET: return app_setting_add(&options->settings, value, err);
	case FLAG_METHOD:
		if (event_start_method_parse(value, &spec->run.method) < 0)
			return err_set(err, EINVAL, _("no start method is called '%s': there are fork, spawn and forkserver"), value);
		return 0;
	case FLAG_LANES:
		result = app_whole_parse(value, 1, LANES_MAX, "--lanes", &whole, err);
		spec->lanes = (unsigned)whole;
		return result;
	case FLAG_FINE: spec->run.fine = true; return 0;
	case FLAG_REPEAT: return app_whole_parse(value, 1, 1e6, "--repeat", &options->repeat, err);
	case FLAG_TEXT: options->text = true; return 0;
	case FLAG_JSON: options->json = true; return 0;
	case FLAG_QUIET: options->quiet = true; return 0;
	case FLAG_LANG: return app_language_set(value, err);
	default: return 1;
	}
}

static int parse(struct options *options, int argc, char **argv, struct err *err)
{
	optind = 0;
	opterr = 0;
	for (int flag; (flag = getopt_long(argc, argv, ":", flags, NULL)) != -1;) {
		if (flag == '?')
			return err_set(err, EINVAL, _("there is no option %s: see procession explore --help"), argv[optind - 1]);
		if (flag == ':')
			return err_set(err, EINVAL, _("%s needs a value: see procession explore --help"), argv[optind - 1]);
		int result = take_flag(options, flag, optarg, err);
		if (result != 0)
			return result;
	}
	if (optind + 1 != argc)
		return err_set(err, EINVAL, "%s", optind == argc ? _("name a program: LESSON/PROGRAM, as in ticket-counter/race, or FILE.lua")
		                                                 : _("name one program only"));
	options->target = argv[optind];
	return 0;
}

/* ---- printing ---- */

static void print_progress(const struct explore_state *state, bool last)
{
	fputc('\r', stderr);
	fprintf(stderr, ngettext("%llu run, %zu endings, %.0f runs/s  ", "%llu runs, %zu endings, %.0f runs/s  ", (unsigned long)state->runs),
	        (unsigned long long)state->runs, state->finding_count, state->runs_per_second);
	if (last)
		fputs("\r\033[K", stderr);
	fflush(stderr);
}

static void print_bar(uint64_t runs, uint64_t most)
{
	int length = most ? (int)((runs * BAR_COLUMNS + most - 1) / most) : 0;
	for (int i = 0; i < BAR_COLUMNS; i++)
		putchar(i < length ? '#' : ' ');
}

/* {"tickets_left":9} as tickets_left: 9 */
static void outcome_line(const char *text, struct buf *ret_line)
{
	json_t *object = json_loads(text, 0, NULL), *value;
	const char *name;
	json_object_foreach(object, name, value) {
		char *shown = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
		buf_format(ret_line, "%s%s: %s", ret_line->len ? ", " : "", name, shown);
		free(shown);
	}
	if (ret_line->len == 0)
		buf_text(ret_line, _("(no outcome)"));
	json_decref(object);
}

static void print_findings(const struct explore_state *state)
{
	uint64_t most = 0;
	for (size_t i = 0; i < state->finding_count; i++)
		most = state->findings[i].runs > most ? state->findings[i].runs : most;
	for (size_t i = 0; i < state->finding_count; i++) {
		const struct finding *finding = &state->findings[i];
		struct buf line = {0};
		if (finding->kind == FOUND_OUTCOME)
			outcome_line(finding->text, &line);
		else
			finding_say(finding, &line);
		print_bar(finding->runs, most);
		printf(" %8llu", (unsigned long long)finding->runs);
		if (state->real_runs)
			printf(_(" (really %llu of %llu)"), (unsigned long long)finding->real, (unsigned long long)state->real_runs);
		printf("  %s\n", buf_get(&line));
		printf("%*s          --schedule \"%s\"\n", BAR_COLUMNS, "", finding->schedule);
		buf_done(&line);
	}
}

static void print_end(const struct options *options, const struct explore_state *state)
{
	print_findings(state);
	printf(ngettext("%llu run in %.2f s (%.0f a second)", "%llu runs in %.2f s (%.0f a second)", (unsigned long)state->runs),
	       (unsigned long long)state->runs, state->seconds, state->runs_per_second);
	if (state->redundant)
		printf(_(", %llu more were broken off, because what follows had been tried"), (unsigned long long)state->redundant);
	puts(".");
	if (state->cut)
		printf(ngettext("%llu run was given up because it was too long: see --max-steps.\n",
		                "%llu runs were given up because they were too long: see --max-steps.\n", (unsigned long)state->cut),
		       (unsigned long long)state->cut);
	if (state->complete && options->spec.preemptions != UINT32_MAX)
		printf(_("Complete for at most %u preemptions: with more there may be other endings.\n"), options->spec.preemptions);
	else if (state->complete)
		puts(options->spec.all ? _("Complete: every order was run.") : _("Complete: every order that can make a difference was run."));
	else if (options->spec.strategy == SEARCH_PCT)
		printf(_("Drawn: a bug of depth %u is hit by one run with a chance of at least %.2g.\n"), options->spec.depth ? options->spec.depth : 3,
		       state->bound);
	else if (options->spec.strategy == SEARCH_RANDOM)
		puts(_("Drawn: other orders may have other endings."));
	else
		puts(_("Not complete: there may be other endings."));
}

/* ---- running ---- */

static void turn(struct explore *explore, const struct options *options)
{
	uint64_t shown = 0;
	bool progress = !options->quiet && isatty(STDERR_FILENO);
	while (explore_is_at_work(explore)) {
		struct pollfd fds[LANES_MAX + 2];
		fds[0] = (struct pollfd){.fd = app_signal_fd(), .events = POLLIN};
		nfds_t count = 1 + explore_fds(explore, fds + 1, LANES_MAX + 1);
		if (poll(fds, count, explore_timeout_ms(explore)) < 0 && errno != EINTR)
			explore_stop(explore);
		if (app_signal_came())
			explore_stop(explore);
		explore_pump(explore, BUDGET_NS);
		struct explore_state state = explore_look(explore);
		uint64_t now = (uint64_t)(state.seconds * 1e9);
		if (progress && now - shown > PROGRESS_NS) {
			print_progress(&state, false);
			shown = now;
		}
	}
	struct explore_state state = explore_look(explore);
	if (progress)
		print_progress(&state, true);
}

static bool is_anything_wrong(const struct explore_state *state)
{
	for (size_t i = 0; i < state->finding_count; i++)
		if (state->findings[i].kind != FOUND_OUTCOME)
			return true;
	return state->trouble != NULL;
}

static int run(const struct options *options, struct err *err)
{
	struct explore *explore;
	int result = explore_new(&options->spec, &explore, err);
	if (result == -EINVAL)
		return usage(err);
	if (result < 0 && options->json)
		app_print_json_error(options->target, err);
	else if (result < 0)
		fprintf(stderr, _("procession explore: %s\n"), err->text);
	if (result < 0)
		return 1;
	explore_repeat(explore, options->repeat);
	turn(explore, options);
	struct explore_state state = explore_look(explore);
	if (options->json) {
		json_t *report = explore_report(explore, options->target);
		char *text = json_dumps(report, JSON_COMPACT | JSON_REAL_PRECISION(12));
		puts(text);
		free(text);
		json_decref(report);
	} else {
		print_end(options, &state);
	}
	fflush(stdout);
	if (state.trouble)
		fprintf(stderr, _("procession explore: %s\n"), state.trouble);
	int code = is_anything_wrong(&state) ? 1 : 0;
	explore_free(explore);
	return code;
}

int app_explore_main(int argc, char **argv)
{
	struct options options = {.spec.preemptions = UINT32_MAX};
	struct err err = {0};
	int result = parse(&options, argc, argv, &err);
	if (result == 1) {
		print_help();
		return 0;
	}
	if (result == 0)
		result = app_program_load("explore", options.target, &options.source, &options.data, &err);
	if (result < 0)
		return usage(&err);
	options.spec.run.name = options.target;
	options.spec.run.source = options.source;
	options.spec.run.data = &options.data;
	options.spec.run.settings = options.settings.at;
	options.spec.run.setting_count = options.settings.count;
	bool plain = options.json || options.quiet || options.text;
	int code;
	if (!plain && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) {
		code = app_screen_explore(&options.spec, options.repeat);
	} else {
		app_signals_catch();
		code = run(&options, &err);
	}
	free(options.source);
	data_files_done(&options.data);
	return code;
}
