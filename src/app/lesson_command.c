/* app/lesson_command: `procession lesson ...`: its verbs and options. */
#include "app/lesson_command.h"

#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/arguments.h"
#include "app/lesson_check.h"
#include "app/lesson_internal.h"
#include "lesson/lesson.h"
#include "store/store.h"

enum { MANY = -1 };

struct verb {
	const char *name;
	int operands;               /* how many; MANY: one or more */
	const char *options;        /* the letters of those that it knows; --lang and --help everywhere */
	const char *usage;          /* through _() */
	const char *help;           /* through _() */
	int (*run)(const struct lesson_options *options, struct err *err); /* the exit code; -1: err says why */
};

/* ---- build and check ---- */

static int compile(const char *dir, const char *file, struct err *err)
{
	struct buf mistakes = {0};
	unsigned lessons = 0;
	int result = store_build(dir, file, &mistakes, &lessons, err);
	lesson_complain(&mistakes);
	if (result < 0)
		return -1;
	if (file)
		printf(_("lessons in %s: %u\n"), file, lessons);
	else
		printf(_("lessons: %u, without a mistake\n"), lessons);
	return 0;
}

static int build(const struct lesson_options *options, struct err *err)
{
	return compile(options->operands[0], options->output, err);
}

static int check(const struct lesson_options *options, struct err *err)
{
	if (options->text)
		return compile(options->operands[0], NULL, err);
	return app_lesson_check(options->operands[0], options->only, options->jobs, err);
}

static int facts(const struct lesson_options *options, struct err *err)
{
	return app_lesson_facts(options->operands[0], err);
}

/* ---- flags ---- */

static const struct verb verbs[] = {
	{"list", 0, "j", N_("list [--json]"), N_("the lessons there are"), lesson_list},
	{"search", MANY, "j", N_("search [--json] WORDS"), N_("where these words stand: titles, texts, notes, questions, hints, programs"), lesson_search},
	{"show", 1, "", N_("show ID"), N_("the text of one lesson"), lesson_show},
	{"check", 1, "tnJ", N_("check [--text] [--only ID] [--jobs N] DIR"), N_("reads a folder of lessons and names every mistake; then runs what they tell of"), check},
	{"facts", 1, "", N_("facts DIR"), N_("what the programs of a folder must print, as a table"), facts},
	{"new", 1, "o", N_("new ID [-o DIR]"), N_("writes a folder with a small lesson that runs, to write yours over it"), lesson_new},
	{"preview", 1, "", N_("preview DIR"), N_("opens the lesson of a folder, and again whenever a file of it is saved"), lesson_preview},
	{"import", 1, "", N_("import FILE|DIR"), N_("takes the lessons of a library or a folder into your own library: all or none"), lesson_import},
	{"export", 1, "o", N_("export ID [-o DIR]"), N_("writes the sources of a lesson into the folder DIR/ID"), lesson_export},
	{"build", 1, "o", N_("build DIR -o FILE"), N_("compiles a folder of lessons into a library"), build},
};

static const struct { const char *shown, *help; } option_help[] = {
	{"--json", N_("one JSON array")},
	{N_("--lang LANGUAGE"), N_("the language of the lesson, and of all text")},
	{"--text", N_("check: only read, run nothing")},
	{N_("--only ID"), N_("check: run this lesson only")},
	{N_("--jobs N"), N_("check: N runs side by side (default: four for each CPU)")},
	{N_("-o, --output PLACE"), N_("build: the library to write; new, export: where to put the folder (here)")},
	{"--help", N_("this text")},
};

static void print_help(void)
{
	printf("%s\n", _("Usage: procession lesson ..."));
	for (size_t i = 0; i < COUNT_OF(verbs); i++)
		printf("  %s\n        %s\n", _(verbs[i].usage), _(verbs[i].help));
	putchar('\n');
	for (size_t i = 0; i < COUNT_OF(option_help); i++)
		{
		const char *shown = _(option_help[i].shown);
		printf("  %s%*s %s\n", shown, 20 - text_width(shown), "", _(option_help[i].help));
	}
	fputs(_("\nExit codes: 0 fine, 1 mistakes in lessons or a file that cannot be used, 2 wrong usage.\n"), stdout);
}

static int take_lang(struct lesson_options *options, const char *value, struct err *err)
{
	size_t length = strspn(value, "abcdefghijklmnopqrstuvwxyz");
	if (length < 2 || length > 3 || value[length])
		return err_set(err, EINVAL, _("--lang needs a language such as en or zh, not '%.40s'"), value);
	options->lang = value;
	/* A lesson may be written in a language that the program itself does not speak. */
	if (strcmp(value, "en") == 0 || strcmp(value, "zh") == 0)
		return app_language_set(value, err);
	return 0;
}

static int parse(struct lesson_options *options, int argc, char **argv, struct err *err)
{
	static const struct option flags[] = {
		{"json", no_argument, NULL, 'j'}, {"lang", required_argument, NULL, 'l'}, {"output", required_argument, NULL, 'o'},
		{"text", no_argument, NULL, 't'}, {"only", required_argument, NULL, 'n'}, {"jobs", required_argument, NULL, 'J'},
		{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
	};
	uint64_t jobs;
	optind = 0;
	opterr = 0;
	for (int flag; (flag = getopt_long(argc, argv, ":o:h", flags, NULL)) != -1;) {
		if (!strchr("lh:?", flag) && !strchr(options->given, flag))
			options->given[strlen(options->given)] = (char)flag;
		switch (flag) {
		case 'j': options->json = true; break;
		case 'o': options->output = optarg; break;
		case 't': options->text = true; break;
		case 'n': options->only = optarg; break;
		case 'h': options->help = true; break;
		case 'J':
			if (app_whole_parse(optarg, 1, 64, "--jobs", &jobs, err) < 0)
				return -EINVAL;
			options->jobs = (unsigned)jobs;
			break;
		case 'l':
			if (take_lang(options, optarg, err) < 0)
				return -EINVAL;
			break;
		case ':': return err_set(err, EINVAL, _("%s needs a value: see procession lesson --help"), argv[optind - 1]);
		default: return err_set(err, EINVAL, _("there is no option %s: see procession lesson --help"), argv[optind - 1]);
		}
	}
	options->operands = argv + optind;
	options->count = argc - optind;
	return 0;
}

static const char *verb_names(struct buf *ret_names)
{
	for (size_t i = 0; i < COUNT_OF(verbs); i++)
		buf_format(ret_names, "%s%s", i ? ", " : "", verbs[i].name);
	return buf_get(ret_names);
}

static const struct verb *verb_of(struct lesson_options *options, struct err *err)
{
	const char *name = options->count > 0 ? options->operands[0] : NULL;
	const struct verb *verb = NULL;
	struct buf names = {0};
	for (size_t i = 0; i < COUNT_OF(verbs) && name; i++)
		if (strcmp(verbs[i].name, name) == 0)
			verb = &verbs[i];
	if (!name)
		err_set(err, EINVAL, _("say what to do: %s (see procession lesson --help)"), verb_names(&names));
	else if (!verb)
		err_set(err, EINVAL, _("there is no '%.60s' here: there are %s"), name, verb_names(&names));
	buf_done(&names);
	if (!verb)
		return NULL;
	options->operands++;
	options->count--;
	bool fits = (verb->operands == MANY ? options->count > 0 : options->count == verb->operands) && strspn(options->given, verb->options) == strlen(options->given) &&
		(verb->run != build || options->output);
	if (fits)
		return verb;
	err_set(err, EINVAL, _("it is written: procession lesson %s"), _(verb->usage));
	return NULL;
}

int app_lesson_main(int argc, char **argv)
{
	struct lesson_options options = {0};
	struct err err = {0};
	int code = 2;
	const struct verb *verb = NULL;
	if (parse(&options, argc, argv, &err) == 0) {
		if (options.help) {
			print_help();
			return 0;
		}
		verb = verb_of(&options, &err);
	}
	if (verb)
		code = verb->run(&options, &err);
	if (code < 0)
		code = 1;
	if (code == 0 && (fflush(stdout) == EOF || ferror(stdout))) {
		err_set(&err, errno, _("cannot write the output: %s"), strerror(errno));
		code = 1;
	}
	if (code != 0 && code != LESSON_TOLD)
		fprintf(stderr, _("procession lesson: %s\n"), err.text);
	return code == LESSON_TOLD ? 1 : code;
}
