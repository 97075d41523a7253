/* app/watch_command: `procession watch -- COMMAND`: any program, unmodified, with what the kernel says of it. */
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/loop.h"
#include "app/signals.h"

enum { CPUS_MOST = 4096, TOOL_FAILED = 125, NOT_ALLOWED = 126, NOT_FOUND = 127 };
#define PUMP_BUDGET_NS 20000000u

struct watch_options {
	struct session_spec spec;
	const char *summary;
	bool json, story;
};

static void print_help(void)
{
	fputs(_("Usage: procession watch [options] -- COMMAND [ARGUMENTS]\n"
	        "Runs any program, unmodified, and shows its processes and threads as the kernel sees them.\n\n"
	        "  --json                 prints one JSON object on the last line, after the command's own output\n"
	        "  --summary FILE         writes that object to FILE instead\n"
	        "  --story                tells what happens, in words, when it has ended\n"
	        "  --record FILE          keeps a recording; open it with: procession replay FILE\n"
	        "  --states NAME          where task states come from: kernel, sampled or probe (default: the best there is)\n"
	        "  --pin N                lets the command use N CPUs only\n"
	        "  --lang en|zh           the language of all text\n\n"
	        "On a terminal, without --json, --summary or --story, it opens on the screen; the command has nothing to read then.\n"
	        "What the command leaves behind when it ends is given a second, and is then ended.\n"
	        "Exit codes: the command's own, 128 and the signal's number when it was killed; 125 it could not be watched,\n"
	        "126 it may not be run, 127 it was not found, 2 wrong usage.\n"), stdout);
}

static int complain(const struct err *err, int code)
{
	fprintf(stderr, _("procession watch: %s\n"), err->text);
	return code;
}

static int parse_pin(const char *text, unsigned *ret_pin, struct err *err)
{
	char *end;
	long number = strtol(text, &end, 10);
	if (end == text || *end || number < 1 || number > CPUS_MOST)
		return err_set(err, EINVAL, _("%s needs a number from %g to %g, not '%s'"), "--pin", 1.0, (double)CPUS_MOST, text);
	*ret_pin = (unsigned)number;
	return 0;
}

/* 1: help was asked for. */
static int take_flag(struct watch_options *options, int flag, struct err *err)
{
	switch (flag) {
	case 'j': options->json = true; return 0;
	case 'y': options->story = true; return 0;
	case 's': options->summary = optarg; return 0;
	case 'r': options->spec.record = optarg; return 0;
	case 't': options->spec.states = optarg; return 0;
	case 'p': return parse_pin(optarg, &options->spec.pin, err);
	case 'l': return app_language_set(optarg, err);
	default: return 1;
	}
}

static int parse(struct watch_options *options, int argc, char **argv, struct err *err)
{
	static const struct option flags[] = {
		{"json", no_argument, NULL, 'j'}, {"summary", required_argument, NULL, 's'}, {"story", no_argument, NULL, 'y'},
		{"record", required_argument, NULL, 'r'}, {"states", required_argument, NULL, 't'}, {"pin", required_argument, NULL, 'p'},
		{"lang", required_argument, NULL, 'l'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
	};
	optind = 0;
	opterr = 0;
	for (int flag; (flag = getopt_long(argc, argv, "+:", flags, NULL)) != -1;) {
		if (flag == '?')
			return err_set(err, EINVAL, _("there is no option %s: see procession watch --help"), argv[optind - 1]);
		if (flag == ':')
			return err_set(err, EINVAL, _("%s needs a value: see procession watch --help"), argv[optind - 1]);
		int result = take_flag(options, flag, err);
		if (result != 0)
			return result;
	}
	if (optind == argc)
		return err_set(err, EINVAL, "%s", _("name a command: procession watch -- COMMAND [ARGUMENTS]"));
	options->spec.command = (const char *const *)(argv + optind);
	return 0;
}

/* "make -j4": the command as it was typed, more or less. */
static char *name_of(const char *const *command)
{
	struct buf name = {0};
	for (; *command; command++)
		buf_format(&name, "%s%s", name.len ? " " : "", *command);
	return buf_steal(&name);
}

/* ---- without a screen ---- */

static void hand_on(struct session *session)
{
	static FILE *const *const files[] = {&stdout, &stderr};
	char bytes[16384];
	for (int i = 0; i < 2; i++)
		for (size_t count; (count = session_output(session, i + 1, bytes, sizeof bytes)) > 0;) {
			fwrite(bytes, 1, count, *files[i]);
			fflush(*files[i]);
		}
}

/* The first of each is for the command to deal with; at the second one it is ended. */
static int hand_on_signals(struct session *session, unsigned *count)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	app_signal_came(); /* empties the pipe */
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		if (app_signal_take(numbers[i])) {
			++*count;
			session_signal(session, numbers[i]);
		}
	return *count > 1 ? -EINTR : 0;
}

static int turn(struct session *session, struct err *err)
{
	unsigned signals = 0;
	while (!session_is_over(session)) {
		struct pollfd fds[2];
		fds[0] = (struct pollfd){.fd = app_signal_fd(), .events = POLLIN};
		nfds_t count = 1 + session_fds(session, fds + 1, 1);
		if (poll(fds, count, session_timeout_ms(session)) < 0 && errno != EINTR)
			return err_set(err, errno, _("cannot wait for the run: %s"), strerror(errno));
		if (hand_on_signals(session, &signals) < 0)
			return err_set(err, EINTR, "%s", _("the run was stopped from outside: all its processes are ended"));
		struct err trouble;
		session_pump(session, PUMP_BUDGET_NS, &trouble);
		hand_on(session);
	}
	return 0;
}

static void print_story(struct session *session)
{
	struct history *history = session_history(session);
	struct buf line = {0};
	for (uint64_t i = 0; i < history_count(history); i++) {
		const void *payload;
		struct event event = history_event(history, i, &payload);
		buf_reset(&line);
		world_story(history_world(history, i + 1), &event, payload, &line);
		if (line.len)
			printf("%8.3f  %s\n", (double)event.time / 1e9, buf_get(&line));
	}
	buf_done(&line);
}

static int print_summary(struct session *session, const struct watch_options *options, struct err *err)
{
	FILE *file = options->summary ? fopen(options->summary, "we") : stdout;
	if (!file)
		return err_set(err, errno, _("the summary cannot be written to %s: %s"), options->summary, strerror(errno));
	json_t *report = session_watch_report(session);
	char *text = json_dumps(report, JSON_COMPACT | JSON_REAL_PRECISION(12));
	int failed = fprintf(file, "%s\n", text ? text : "{}") < 0;
	free(text);
	json_decref(report);
	failed |= options->summary ? fclose(file) : fflush(file);
	return failed ? err_set(err, EIO, _("the summary cannot be written to %s: %s"), options->summary ? options->summary : "-", strerror(errno)) : 0;
}

/* What the command could not say for itself. */
static int tell_end(struct session *session, int code)
{
	unsigned left;
	int error = session_command_failed(session);
	session_command_exit(session, &left);
	if (error) {
		fprintf(stderr, _("procession watch: '%s' cannot be run: %s\n"), session_name(session), strerror(error));
		return error == ENOENT ? NOT_FOUND : NOT_ALLOWED;
	}
	if (left)
		fprintf(stderr, ngettext("procession watch: %u process that the command had left behind was ended\n",
		                         "procession watch: %u processes that the command had left behind were ended\n", left), left);
	return code;
}

static int watch_plainly(const struct watch_options *options, struct err *err)
{
	struct session *session;
	int result = session_new_live(&options->spec, &session, err);
	if (result < 0)
		return complain(err, result == -EINVAL ? 2 : TOOL_FAILED);
	app_signals_catch();
	result = turn(session, err);
	int code = session_command_exit(session, NULL);
	if (result < 0) {
		complain(err, 0);
		code = code < 0 ? 128 + SIGINT : code;
	} else {
		code = tell_end(session, code);
	}
	if (options->story)
		print_story(session);
	if ((options->json || options->summary) && session_is_over(session) && print_summary(session, options, err) < 0)
		code = complain(err, TOOL_FAILED);
	session_free(session);
	return code;
}

/* ---- on the screen ---- */

static int watch_on_screen(const struct watch_options *options, struct err *err)
{
	if (loop_check(err) < 0)
		return complain(err, 2);
	struct desk *desk = desk_new(strcmp(app_language(), "zh") == 0);
	int result = desk_program_open(desk, &options->spec, err);
	if (result < 0) {
		desk_free(desk);
		return complain(err, result == -EINVAL ? 2 : TOOL_FAILED);
	}
	desk_library_attach(desk, app_lessons_path());
	int code = loop_run(desk, err);
	int exit_code = desk->session ? session_command_exit(desk->session, NULL) : -1;
	desk_free(desk);
	if (code == 2)
		return complain(err, 2);
	return exit_code < 0 ? code : exit_code;
}

int app_watch_main(int argc, char **argv)
{
	struct watch_options options = {0};
	struct err err = {0};
	int result = parse(&options, argc, argv, &err);
	if (result == 1) {
		print_help();
		return 0;
	}
	if (result < 0)
		return complain(&err, 2);
	char *name = name_of(options.spec.command);
	options.spec.name = name;
	bool plain = options.json || options.summary || options.story || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO);
	options.spec.captures = !plain ? CAPTURE_ALL : options.spec.record || options.story ? CAPTURE_OUTPUT : CAPTURE_NONE;
	options.spec.table = !plain || options.spec.record;
	options.spec.forgets = plain && !options.story;
	int code = plain ? watch_plainly(&options, &err) : watch_on_screen(&options, &err);
	free(name);
	return code;
}
