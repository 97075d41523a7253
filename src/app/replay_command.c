/* app/replay_command: `procession replay`: a recording on the screen, or one moment of it as text or picture. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/loop.h"
#include "app/picture.h"

enum { SIDE_MAX = 1000 };

struct replay_options {
	const char *file, *at, *dump;
	int view, cols, rows;
};

static const struct { const char *name; void (*dump)(const struct canvas *, struct buf *); } dumps[] = {
	{"text", canvas_dump_text}, {"ansi", canvas_dump_ansi}, {"svg", canvas_dump_svg},
};

static void print_help(void)
{
	fputs(_("Usage: procession replay FILE [options]\n"
	        "Opens a recording: play, pause, go back and forth in time.\n\n"
	        "  --at TIME|PERCENT%|end   the moment to begin at: 1.5s, 200ms, 2 (seconds), 50% (of the events)\n"
	        "  --view NAME              the view: lesson, program, tree, states, timeline, objects, waits,\n"
	        "                           memory, cpus, table, scheduler, output or story\n"
	        "  --dump text|ansi|svg     prints that moment instead of opening the screen (default: the end);\n"
	        "                           the same bytes every time, in English unless --lang says otherwise\n"
	        "  --size COLSxROWS         of what is printed (default 120x36)\n"
	        "  --lang en|zh             the language of all text\n\n"
	        "Make a recording with: procession run LESSON/PROGRAM --record FILE\n"
	        "Exit codes: 0 fine, 1 the recording cannot be read, 2 wrong usage.\n"), stdout);
}

static int complain(const struct err *err, int code)
{
	fprintf(stderr, _("procession replay: %s\n"), err->text);
	return code;
}

static int parse_size(const char *text, struct replay_options *options, struct err *err)
{
	char *x, *end;
	long cols = strtol(text, &x, 10), rows = *x == 'x' ? strtol(x + 1, &end, 10) : 0;
	if (*x != 'x' || *end || cols < 1 || cols > SIDE_MAX || rows < 1 || rows > SIDE_MAX)
		return err_set(err, EINVAL, _("--size needs COLSxROWS, each from 1 to %d, as in 120x36, not '%.60s'"), SIDE_MAX, text);
	options->cols = (int)cols;
	options->rows = (int)rows;
	return 0;
}

static int take_flag(struct replay_options *options, int flag, struct err *err)
{
	switch (flag) {
	case 'a': options->at = optarg; return 0;
	case 'd': options->dump = optarg; return 0;
	case 's': return parse_size(optarg, options, err);
	case 'v':
		options->view = view_find(optarg);
		return options->view >= 0 ? 0 : err_set(err, EINVAL,
			_("no view is called '%.40s': there are lesson, program, tree, states, timeline, cpus, objects, waits, memory, table, output and story"), optarg);
	case 'l': return app_language_set(optarg, err);
	default: return 1;
	}
}

static int parse(struct replay_options *options, int argc, char **argv, struct err *err)
{
	static const struct option flags[] = {
		{"at", required_argument, NULL, 'a'}, {"dump", required_argument, NULL, 'd'}, {"size", required_argument, NULL, 's'},
		{"view", required_argument, NULL, 'v'}, {"lang", required_argument, NULL, 'l'}, {"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	optind = 0;
	opterr = 0;
	for (int flag; (flag = getopt_long(argc, argv, ":", flags, NULL)) != -1;) {
		if (flag == '?')
			return err_set(err, EINVAL, _("there is no option %s: see procession replay --help"), argv[optind - 1]);
		if (flag == ':')
			return err_set(err, EINVAL, _("%s needs a value: see procession replay --help"), argv[optind - 1]);
		int result = take_flag(options, flag, err);
		if (result != 0)
			return result;
	}
	if (optind + 1 != argc)
		return err_set(err, EINVAL, "%s", optind == argc ? _("name a recording: a file that run --record wrote") : _("name one recording only"));
	options->file = argv[optind];
	return 0;
}

static int dump(struct desk *desk, const struct replay_options *options, struct err *err)
{
	size_t which = 0;
	while (which < COUNT_OF(dumps) && strcmp(dumps[which].name, options->dump) != 0)
		which++;
	if (which == COUNT_OF(dumps))
		return err_set(err, EINVAL, _("--dump gives text, ansi or svg, not '%.40s'"), options->dump);
	struct canvas *canvas = canvas_new(options->cols, options->rows);
	struct buf bytes = {0};
	struct scene scene;
	desk->cols = options->cols;
	desk->rows = options->rows;
	desk_scene(desk, &scene);
	scene.paused = true;
	scene.speed = 0;
	if (options->view >= 0)
		view_compose_one(canvas, &scene, (enum view_id)options->view);
	else
		view_compose(canvas, &scene, NULL, 0);
	dumps[which].dump(canvas, &bytes);
	fwrite(buf_get(&bytes), 1, bytes.len, stdout);
	buf_done(&bytes);
	canvas_free(canvas);
	return 0;
}

static int go_there(struct desk *desk, const struct replay_options *options, struct err *err)
{
	uint64_t moment;
	const char *at = options->at ? options->at : options->dump ? "end" : "0";
	int result = desk_moment_parse(session_history(desk->session), at, &moment, err);
	if (result < 0)
		return result;
	desk->moment = options->at || options->dump ? moment : 0;
	desk->following = desk->moment == history_count(session_history(desk->session));
	if (options->view >= 0)
		desk->focus = (enum view_id)options->view;
	return 0;
}

static int show(struct desk *desk, struct err *err)
{
	desk_library_attach(desk, app_lessons_path());
	int code = loop_run(desk, err);
	return code == 2 ? complain(err, 2) : code;
}

int app_replay_main(int argc, char **argv)
{
	struct replay_options options = {.view = -1, .cols = 120, .rows = 36};
	struct err err = {0};
	int result = parse(&options, argc, argv, &err);
	if (result == 1) {
		print_help();
		return 0;
	}
	if (result < 0)
		return complain(&err, 2);
	if (options.dump && !app_language_is_set())
		app_language_set("en", NULL);
	struct desk *desk = desk_new(strcmp(app_language(), "zh") == 0);
	int code;
	/* What is wrong with the file comes before what is wrong with the terminal. */
	if (desk_replay_open(desk, options.file, &err) < 0)
		code = complain(&err, 1);
	else if (!options.dump && loop_check(&err) < 0)
		code = complain(&err, 2);
	else if (go_there(desk, &options, &err) < 0 || (options.dump && dump(desk, &options, &err) < 0))
		code = complain(&err, err.code == EINVAL ? 2 : 1);
	else
		code = options.dump ? 0 : show(desk, &err);
	desk_free(desk);
	return code;
}
