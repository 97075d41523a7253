/* app/run_command: `procession run`. Reads the flags, then either hands the run to the screen or turns the
 * session itself and prints: the program's output, the story, or one JSON object per run.
 */
#include "app/run_command.h"

#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/arguments.h"
#include "app/signals.h"
#include "session/session.h"

enum { REPEAT_MAX = 1000000 };
#define PUMP_BUDGET_NS 20000000u

struct run_options {
	struct session_spec spec;
	struct data_files data;
	struct app_settings settings;
	const char *target;
	long repeat;
	bool json, story, repeated;
	char *source;
};

static void print_help(void)
{
	fputs(_("Usage: procession run LESSON/PROGRAM | FILE.lua [options]\n"
	        "Runs a program of real processes.\n\n"
	        "  --picker NAME          who picks next: os (the kernel, the default), paced, hand, script,\n"
	        "                         policy:rr,quantum=2 (or another policy: see procession sched --help)\n"
	        "  --cpus N               policy: virtual CPUs (1)\n"
	        "  --schedule \"1 2 2 1\"   for the picker script: task numbers, an entry for each operation\n"
	        "  --set NAME=VALUE       sets a parameter of the program (again for more)\n"
	        "  --seed N               for its random numbers (default: a new one each time)\n"
	        "  --start-method NAME    fork (the default), spawn or forkserver\n"
	        "  --speed N              paced: at most N steps a second\n"
	        "  --repeat N             runs it N times\n"
	        "  --states NAME          where task states come from: kernel, sampled or probe (default: the best there is)\n"
	        "  --pin N                lets the run use N CPUs only\n"
	        "  --record FILE          keeps a recording; open it with: procession replay FILE\n"
	        "  --json                 prints one JSON object per run\n"
	        "  --story                tells what happens, in words\n"
	        "  --fine                 steered: in processes of several threads each instruction is a step, not each line\n"
	        "  --quiet                no events of lines and operations, and nothing printed but errors\n"
	        "  --lang en|zh           the language of all text\n\n"
	        "On a terminal, without --json, --story, --quiet or --repeat, the run opens on the screen.\n"
	        "Exit codes: 0 fine, 1 the run failed (an error, a deadlock, a limit), 2 wrong usage.\n"), stdout);
}

static int usage(const struct err *err)
{
	fprintf(stderr, _("procession run: %s\n"), err->text);
	return 2;
}

enum { FLAG_PICKER = 256, FLAG_SCHEDULE, FLAG_SET, FLAG_SEED, FLAG_METHOD, FLAG_SPEED, FLAG_REPEAT, FLAG_RECORD,
       FLAG_JSON, FLAG_STORY, FLAG_FINE, FLAG_QUIET, FLAG_LANG, FLAG_HELP, FLAG_STATES, FLAG_PIN, FLAG_CPUS };

static const struct option flags[] = {
	{"picker", required_argument, NULL, FLAG_PICKER}, {"schedule", required_argument, NULL, FLAG_SCHEDULE},
	{"set", required_argument, NULL, FLAG_SET}, {"seed", required_argument, NULL, FLAG_SEED},
	{"start-method", required_argument, NULL, FLAG_METHOD}, {"speed", required_argument, NULL, FLAG_SPEED},
	{"repeat", required_argument, NULL, FLAG_REPEAT}, {"record", required_argument, NULL, FLAG_RECORD},
	{"json", no_argument, NULL, FLAG_JSON}, {"story", no_argument, NULL, FLAG_STORY},
	{"fine", no_argument, NULL, FLAG_FINE}, {"quiet", no_argument, NULL, FLAG_QUIET}, {"lang", required_argument, NULL, FLAG_LANG},
	{"states", required_argument, NULL, FLAG_STATES}, {"pin", required_argument, NULL, FLAG_PIN},
	{"cpus", required_argument, NULL, FLAG_CPUS},
	{"help", no_argument, NULL, FLAG_HELP}, {NULL, 0, NULL, 0},
};

/* 1: help was asked for. */
static int take_flag(struct run_options *options, int flag, char *value, struct err *err)
{
	double number = 0;
	int result = 0;
	switch (flag) {
	case FLAG_PICKER: options->spec.picker = value; return 0;
	case FLAG_SCHEDULE: options->spec.schedule = value; return 0;
	case FLAG_SET: return app_setting_add(&options->settings, value, err);
	case FLAG_SEED:
		result = app_number_parse(value, 1, 4294967295.0, "--seed", &number, err);
		options->spec.seed = (uint64_t)number;
		return result;
	case FLAG_METHOD:
		if (event_start_method_parse(value, &options->spec.method) < 0)
			return err_set(err, EINVAL, _("no start method is called '%s': there are fork, spawn and forkserver"), value);
		return 0;
	case FLAG_SPEED:
		return app_number_parse(value, 0.1, 1e6, "--speed", &options->spec.speed, err);
	case FLAG_REPEAT:
		result = app_number_parse(value, 1, REPEAT_MAX, "--repeat", &number, err);
		if (result == 0 && floor(number) < number)
			result = err_set(err, EINVAL, _("%s needs a whole number, not '%s'"), "--repeat", value);
		options->repeat = (long)number;
		options->repeated = true;
		return result;
	case FLAG_RECORD: options->spec.record = value; return 0;
	case FLAG_JSON: options->json = true; return 0;
	case FLAG_STORY: options->story = true; return 0;
	case FLAG_FINE: options->spec.fine = true; return 0;
	case FLAG_QUIET: options->spec.quiet = true; return 0;
	case FLAG_LANG: return app_language_set(value, err);
	case FLAG_STATES: options->spec.states = value; return 0;
	case FLAG_PIN:
		result = app_number_parse(value, 1, 4096, "--pin", &number, err);
		options->spec.pin = (unsigned)number;
		return result;
	case FLAG_CPUS:
		result = app_number_parse(value, 1, 64, "--cpus", &number, err);
		if (result == 0 && floor(number) < number)
			result = err_set(err, EINVAL, _("%s needs a whole number, not '%s'"), "--cpus", value);
		options->spec.cpus = (unsigned)number;
		return result;
	default: return 1;
	}
}

static int parse(struct run_options *options, int argc, char **argv, struct err *err)
{
	optind = 0;
	opterr = 0;
	for (int flag; (flag = getopt_long(argc, argv, ":", flags, NULL)) != -1;) {
		if (flag == '?')
			return err_set(err, EINVAL, _("there is no option %s: see procession run --help"), argv[optind - 1]);
		if (flag == ':')
			return err_set(err, EINVAL, _("%s needs a value: see procession run --help"), argv[optind - 1]);
		int result = take_flag(options, flag, optarg, err);
		if (result != 0)
			return result;
	}
	if (optind + 1 != argc)
		return err_set(err, EINVAL, "%s", optind == argc ? _("name a program: LESSON/PROGRAM, as in ticket-counter/race, or FILE.lua")
		                                                 : _("name one program only"));
	options->target = argv[optind];
	if (options->spec.schedule && !options->spec.picker)
		options->spec.picker = "script";
	if (options->spec.picker && strcmp(options->spec.picker, "script") == 0 && !options->spec.schedule)
		options->spec.schedule = "";
	if (options->spec.schedule && strcmp(options->spec.picker, "script") != 0)
		return err_set(err, EINVAL, _("--schedule goes with the picker script, not with %s"), options->spec.picker);
	bool policy = options->spec.picker && strncmp(options->spec.picker, "policy", 6) == 0;
	if (options->spec.cpus && !policy)
		return err_set(err, EINVAL, "%s", _("--cpus is for virtual CPUs: it goes with a policy, as in --picker policy:rr; --pin is for the machine's"));
	if (options->repeated && options->spec.record)
		return err_set(err, EINVAL, "%s", _("--record keeps one run: leave --repeat out"));
	return 0;
}

/* ---- without a screen ---- */

static void print_story(struct session *session, uint64_t from, uint64_t to)
{
	struct history *history = session_history(session);
	struct buf line = {0};
	for (uint64_t i = from; i < to; i++) {
		const void *payload;
		struct event event = history_event(history, i, &payload);
		buf_reset(&line);
		world_story(history_world(history, i + 1), &event, payload, &line);
		if (line.len)
			printf("%8.3f  %s\n", (double)event.time / 1e9, buf_get(&line));
	}
	buf_done(&line);
}

static void print_output(struct session *session, uint64_t from, uint64_t to)
{
	for (uint64_t i = from; i < to; i++) {
		const void *payload;
		struct event event = history_event(session_history(session), i, &payload);
		if (event.kind == EVENT_PRINT) {
			fwrite(payload, 1, event.size, stdout);
			if (event.b == 0)
				putchar('\n');
		}
	}
}

static void print_errors(const struct world *world)
{
	fflush(stdout);
	for (size_t i = 0; i < world->errors.n; i++)
		fprintf(stderr, "procession run: %s\n", world->errors.at[i]);
	for (size_t i = 0; i < world->violations.n; i++)
		fprintf(stderr, _("procession run: this does not hold: %s\n"), world->violations.at[i]);
	if (world->verdict)
		fprintf(stderr, "procession run: %s\n", world->verdict_text);
}

/* Was there anything that could have been lost: read and written? */
static bool has_updates(const struct world *world)
{
	for (unsigned i = 1; i < world->objects.n; i++) {
		const struct world_object *object = world_object_get(world, i);
		if (object && (object->kind == OBJECT_FILE || object->kind == OBJECT_VALUE) && object->reads && object->writes)
			return true;
	}
	return false;
}

static void print_end(const struct world *world)
{
	for (size_t i = 0; i < world->outcomes.n; i++)
		printf("%s: %s\n", world->outcomes.at[i].name, world->outcomes.at[i].value);
	if (world->lost.n)
		printf(ngettext("%zu update was lost: somebody wrote what was based on an old reading.\n",
		                "%zu updates were lost: somebody wrote what was based on an old reading.\n", world->lost.n), world->lost.n);
	else if (has_updates(world))
		puts(_("No update was lost."));
}

static int turn(struct session *session, const struct run_options *options, struct err *err)
{
	uint64_t shown = 0;
	while (!session_is_over(session)) {
		struct pollfd fds[2];
		fds[0] = (struct pollfd){.fd = app_signal_fd(), .events = POLLIN};
		nfds_t count = 1 + session_fds(session, fds + 1, 1);
		if (poll(fds, count, session_timeout_ms(session)) < 0 && errno != EINTR)
			return err_set(err, errno, _("cannot wait for the run: %s"), strerror(errno));
		if (app_signal_came())
			return err_set(err, EINTR, "%s", _("the run was stopped from outside: all its processes are ended"));
		struct err trouble;
		/* What broke the run is in its events, too: the loop goes on to the end of the story. */
		session_pump(session, PUMP_BUDGET_NS, &trouble);
		uint64_t now = history_count(session_history(session));
		if (options->story)
			print_story(session, shown, now);
		else if (!options->json && !options->spec.quiet)
			print_output(session, shown, now);
		shown = now;
		fflush(stdout);
	}
	return 0;
}

/* The program cannot be run, or not to its end. */
static int complain(const struct run_options *options, const struct err *err)
{
	if (options->json)
		app_print_json_error(options->target, err);
	else
		fprintf(stderr, _("procession run: %s\n"), err->text);
	return 1;
}

static int run_once(const struct run_options *options, struct err *err)
{
	struct session *session;
	int result = session_new_live(&options->spec, &session, err);
	if (result < 0)
		return result == -EINVAL ? usage(err) : complain(options, err);
	result = turn(session, options, err);
	const struct world *world = history_world(session_history(session), history_count(session_history(session)));
	int code = result < 0 || world->exit_code != 0 || world->verdict || world->violations.n ? 1 : 0;
	if (result < 0) {
		complain(options, err);
	} else if (options->json) {
		json_t *report = session_report(session);
		char *text = json_dumps(report, JSON_COMPACT | JSON_REAL_PRECISION(12));
		puts(text);
		free(text);
		json_decref(report);
	} else {
		if (options->story)
			putchar('\n');
		if (!options->spec.quiet)
			print_end(world);
		print_errors(world);
	}
	if (result < 0)
		code = 130;
	session_free(session);
	return code;
}

int app_run_main(int argc, char **argv)
{
	struct run_options options = {.repeat = 1};
	struct err err = {0};
	int result = parse(&options, argc, argv, &err);
	if (result == 1) {
		print_help();
		return 0;
	}
	if (result == 0)
		result = app_program_load("run", options.target, &options.source, &options.data, &err);
	options.spec.name = options.target;
	options.spec.settings = options.settings.at;
	options.spec.setting_count = options.settings.count;
	if (result < 0) {
		free(options.source);
		return usage(&err);
	}
	options.spec.source = options.source;
	options.spec.data = &options.data;
	bool plain = options.json || options.story || options.spec.quiet || options.repeated;
	int code = 0;
	if (!plain && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) {
		code = app_screen_run(&options.spec);
	} else if (options.spec.picker && strcmp(options.spec.picker, "hand") == 0) {
		err_set(&err, EINVAL, "%s", _("the picker hand needs the screen: leave out --json, --story, --quiet and --repeat, or use --schedule"));
		code = usage(&err);
	} else {
		app_signals_catch();
		options.spec.table = options.spec.record != NULL;
		/* Nobody watches: a schedule runs as fast as it can. */
		bool steered = options.spec.schedule || (options.spec.picker && strncmp(options.spec.picker, "policy", 6) == 0);
		if (steered && !(options.spec.speed > 0))
			options.spec.speed = 1e9;
		for (long i = 0; i < options.repeat && code != 2 && code != 130; i++) {
			int one = run_once(&options, &err);
			code = one > code ? one : code;
		}
	}
	free(options.source);
	data_files_done(&options.data);
	return code == 130 ? 1 : code;
}
