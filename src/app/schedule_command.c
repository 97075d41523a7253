/* app/schedule_command: `procession schedule`: the schedule of a recorded run, to be shared as text and run again. */
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "session/session.h"

static void print_help(void)
{
	fputs(_("Usage: procession schedule FILE [options]\n"
	        "Prints the schedule of a recorded run: a task's number for each operation, in their order.\n\n"
	        "  --command              the whole command that runs it again\n"
	        "  --json                 one JSON object\n"
	        "  --lang en|zh           the language of all text\n\n"
	        "Run it again with: procession run LESSON/PROGRAM --schedule \"...\"\n"
	        "Exit codes: 0 fine, 1 the recording cannot be read, 2 wrong usage.\n"), stdout);
}

static int complain(const struct err *err, int code)
{
	fprintf(stderr, _("procession schedule: %s\n"), err->text);
	return code;
}

/* In single quotes, if the shell would read anything into it. */
static void add_quoted(struct buf *text, const char *word)
{
	if (word[0] && word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./:=,")] == '\0') {
		buf_text(text, word);
		return;
	}
	buf_char(text, '\'');
	for (; *word; word++)
		if (*word == '\'')
			buf_text(text, "'\\''");
		else
			buf_char(text, *word);
	buf_char(text, '\'');
}

static void add_command(const struct session *session, const struct world *world, const char *schedule, struct buf *text)
{
	buf_text(text, "procession run ");
	add_quoted(text, session_name(session));
	buf_format(text, " --seed %llu --start-method %s", (unsigned long long)world->seed, event_start_method_name(world->method));
	for (size_t i = 0; i < world->params.n; i++) {
		json_t *value = json_loads(world->params.at[i].value, JSON_DECODE_ANY, NULL);
		struct buf setting = {0};
		buf_format(&setting, "%s=%s", world->params.at[i].name, json_is_string(value) ? json_string_value(value) : world->params.at[i].value);
		buf_text(text, " --set ");
		add_quoted(text, buf_get(&setting));
		buf_done(&setting);
		json_decref(value);
	}
	buf_format(text, " --schedule \"%s\"", schedule);
}

static void print(struct session *session, bool json, bool command)
{
	struct history *history = session_history(session);
	uint64_t count = history_count(history);
	const struct world *world = history_world(history, count);
	struct buf schedule = {0}, text = {0};
	history_schedule(history, count, &schedule);
	if (json) {
		json_t *object = json_pack("{s:s, s:s, s:I, s:s}", "program", session_name(session), "picker", session_picker(session),
		                           "seed", (json_int_t)world->seed, "schedule", buf_get(&schedule));
		char *dump = json_dumps(object, JSON_COMPACT);
		buf_text(&text, dump);
		free(dump);
		json_decref(object);
	} else if (command) {
		add_command(session, world, buf_get(&schedule), &text);
	} else {
		buf_text(&text, buf_get(&schedule));
	}
	puts(buf_get(&text));
	buf_done(&schedule);
	buf_done(&text);
}

int app_schedule_main(int argc, char **argv)
{
	static const struct option flags[] = {
		{"command", no_argument, NULL, 'c'}, {"json", no_argument, NULL, 'j'}, {"lang", required_argument, NULL, 'l'},
		{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
	};
	struct err err;
	bool json = false, command = false;
	optind = 0;
	opterr = 0;
	for (int flag; (flag = getopt_long(argc, argv, ":", flags, NULL)) != -1;) {
		json = json || flag == 'j';
		command = command || flag == 'c';
		if (flag == 'h') {
			print_help();
			return 0;
		}
		if (flag == 'l' && app_language_set(optarg, &err) < 0)
			return complain(&err, 2);
		if (flag == '?' || flag == ':') {
			err_set(&err, EINVAL, _("there is no option %s, or it needs a value: see procession schedule --help"), argv[optind - 1]);
			return complain(&err, 2);
		}
	}
	if (optind + 1 != argc) {
		err_set(&err, EINVAL, "%s", _("name one recording: procession schedule FILE"));
		return complain(&err, 2);
	}
	struct session *session;
	if (session_new_replay(argv[optind], &session, &err) < 0)
		return complain(&err, 1);
	print(session, json, command);
	if (strcmp(session_picker(session), "os") == 0 || strcmp(session_picker(session), "paced") == 0)
		fprintf(stderr, "%s\n", _("procession schedule: the kernel has picked in this run; its operations came in this order, but times may differ."));
	session_free(session);
	return 0;
}
