/* app/lesson_command: `procession lesson list | show | build | check`. */
#include "app/lesson_command.h"

#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/lesson_check.h"
#include "lesson/lesson.h"
#include "store/store.h"

enum { WIDTH = 80 };

struct lesson_options {
	const char *lang, *output, *only;
	bool json, text, help;
	char **operands;
	int count;
};

struct verb {
	const char *name;
	int operands;
	const char *usage;
	int (*run)(const struct lesson_options *options, struct err *err); /* the exit code; -1: err says why */
};

static void print_help(void)
{
	fputs(_("Usage: procession lesson list [--json]\n"
	        "       procession lesson show ID\n"
	        "       procession lesson check [--text] [--only ID] DIR\n"
	        "       procession lesson facts DIR\n"
	        "       procession lesson build DIR -o FILE\n"
	        "Lists the lessons there are, shows the text of one, checks a folder of lessons that\n"
	        "you write, or compiles it into a library that the program can open. A check reads all,\n"
	        "and then runs what the lessons tell of: does it come out as they say?\n\n"
	        "  --json              list: one JSON array\n"
	        "  --lang LANGUAGE     the language of the lesson, and of all text\n"
	        "  --text              check: only read, run nothing\n"
	        "  --only ID           check: run this lesson only\n"
	        "  -o, --output FILE   build: the library to write\n"
	        "  --help              this text\n\n"
	        "Exit codes: 0 fine, 1 mistakes in lessons or a file that cannot be used, 2 wrong usage.\n"), stdout);
}

/* ---- text on the way out ---- */

/* A library may come from a stranger: nothing that a terminal would obey. */
static void put_clean(const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (c == 0xc2 && (unsigned char)text[1] >= 0x80 && (unsigned char)text[1] < 0xa0)
			text++;
		else if (c >= 0x20 && c != 0x7f)
			putchar(c);
	}
}

/* Wrapped at WIDTH: `first` before the first line, as many spaces before the others. */
static void put_wrapped(const char *first, const char *text)
{
	int indent = text_width(first);
	fputs(first, stdout);
	for (bool is_first = true; is_first || *text; is_first = false) {
		size_t skip, length = text_wrap(text, WIDTH - indent, &skip);
		if (length + skip == 0)
			break;
		if (!is_first)
			printf("%*s", indent, "");
		char *line = mem_text_n_or_die(text, length);
		put_clean(line);
		putchar('\n');
		free(line);
		text += length + skip;
	}
}

static void put_block(const struct text_block *block)
{
	struct buf text = {0}, first = {0};
	static const char *const marks[] = {[BLOCK_PARAGRAPH] = "", [BLOCK_HEADING] = "", [BLOCK_ITEM] = "- ", [BLOCK_CODE] = "    ", [BLOCK_QUOTE] = "> "};
	for (size_t i = 0; i < block->spans.n; i++) {
		const char *quote = block->spans.at[i].style & SPAN_CODE && block->kind != BLOCK_CODE ? "`" : "";
		buf_format(&text, "%s%s%s", quote, block->spans.at[i].text, quote);
	}
	buf_format(&first, "%*s", block->indent, "");
	if (block->number)
		buf_format(&first, "%d. ", block->number);
	else
		buf_text(&first, marks[block->kind]);
	put_wrapped(buf_get(&first), buf_get(&text));
	buf_done(&first);
	buf_done(&text);
}

static void put_page(const char *commonmark)
{
	struct text_page page;
	lesson_text_parse(commonmark, &page);
	for (size_t i = 0; i < page.blocks.n; i++) {
		const struct text_block *block = &page.blocks.at[i];
		if (i > 0 && !(block->kind == BLOCK_ITEM && page.blocks.at[i - 1].kind == BLOCK_ITEM))
			putchar('\n');
		put_block(block);
	}
	text_page_done(&page);
}

/* ---- show ---- */

static void add_setting(struct buf *line, const char *name, json_t *value)
{
	char *text = json_is_string(value) ? mem_text_or_die(json_string_value(value)) : json_dumps(value, JSON_ENCODE_ANY);
	const char *quote = text && strpbrk(text, " \t\"$&|;<>()*?") ? "'" : "";
	buf_format(line, " --set %s%s=%s%s", quote, name, text ? text : "", quote);
	free(text);
}

/* The command that makes the same run. */
static void put_run(const struct lesson *lesson, const json_t *table)
{
	static const struct { const char *field, *option; } texts[] = {
		{"picker", "--picker"}, {"speed", "--speed"}, {"seed", "--seed"}, {"start_method", "--start-method"},
	};
	struct buf line = {0};
	const char *name, *schedule = json_string_value(json_object_get(table, "schedule"));
	json_t *value;
	buf_format(&line, "procession run %s/%s", lesson->id, json_string_value(json_object_get(table, "program")));
	json_object_foreach(json_object_get(table, "set"), name, value)
		add_setting(&line, name, value);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		value = json_object_get(table, texts[i].field);
		if (json_is_string(value))
			buf_format(&line, " %s %s", texts[i].option, json_string_value(value));
		else if (json_is_number(value))
			buf_format(&line, " %s %g", texts[i].option, json_number_value(value));
	}
	if (schedule)
		buf_format(&line, " --schedule \"%s\"", schedule);
	/* Not wrapped: it is there to be copied. */
	fputs("\n    ", stdout);
	put_clean(buf_get(&line));
	putchar('\n');
	buf_done(&line);
}

static void put_choices(const json_t *choices)
{
	for (size_t i = 0; i < json_array_size(choices); i++) {
		const json_t *choice = json_array_get(choices, i), *text = json_is_object(choice) ? json_object_get(choice, "text") : choice;
		const char *why = json_string_value(json_object_get(choice, "why"));
		char *shown = json_is_string(text) ? mem_text_or_die(json_string_value(text)) : json_dumps(text, JSON_ENCODE_ANY);
		struct buf first = {0}, line = {0};
		buf_format(&first, "  %zu. ", i + 1);
		buf_format(&line, "%s%s%s", shown ? shown : "", json_is_true(json_object_get(choice, "right")) ? " " : "",
		           json_is_true(json_object_get(choice, "right")) ? _("(right)") : "");
		put_wrapped(buf_get(&first), buf_get(&line));
		if (why)
			put_wrapped("     ", why);
		free(shown);
		buf_done(&first);
		buf_done(&line);
	}
}

static void put_step(const struct lesson *lesson, const struct lesson_step *step, size_t number)
{
	printf("\n== %zu. %s ==\n\n", number, _(lesson_step_name(step->kind)));
	put_page(step->text);
	if (step->table)
		put_run(lesson, step->table);
	const char *question = json_string_value(json_object_get(step->table, "question"));
	if (question) {
		putchar('\n');
		put_wrapped("", question);
	}
	put_choices(json_object_get(step->table, "choices"));
	for (size_t i = 0; i < step->quizzes.n; i++) {
		putchar('\n');
		put_wrapped("? ", json_string_value(json_object_get(step->quizzes.at[i], "question")));
		put_choices(json_object_get(step->quizzes.at[i], "choices"));
	}
	const json_t *hints = json_object_get(step->table, "hints");
	for (size_t i = 0; i < json_array_size(hints); i++) {
		struct buf first = {0};
		putchar('\n');
		buf_format(&first, _("Hint %zu: "), i + 1);
		put_wrapped(buf_get(&first), json_string_value(json_array_get(hints, i)));
		buf_done(&first);
	}
}

static void put_programs(const struct lesson *lesson)
{
	printf("\n== %s ==\n", _("programs"));
	for (size_t i = 0; i < lesson->listings.n; i++) {
		printf("\n%s.%s\n\n", lesson->listings.at[i].program, lesson->listings.at[i].language);
		for (const char *at = lesson->listings.at[i].source; *at;) {
			size_t length = strcspn(at, "\n");
			struct buf line = {0};
			for (size_t k = 0; k < length; k++)
				buf_text(&line, at[k] == '\t' ? "    " : (char[]){at[k], '\0'});
			fputs(line.len ? "    " : "", stdout);
			put_clean(buf_get(&line));
			putchar('\n');
			buf_done(&line);
			at += length + (at[length] == '\n');
		}
	}
}

static int show(const struct lesson_options *options, struct err *err)
{
	struct store *store;
	struct lesson lesson;
	if (store_open(app_lessons_path(), &store, err) < 0)
		return -1;
	int result = store_lesson(store, options->operands[0], options->lang ? options->lang : app_language(), &lesson, err);
	store_close(store);
	if (result < 0)
		return result == -ENOENT ? 2 : -1;
	struct buf head = {0};
	buf_format(&head, "%d.%d  ", lesson.chapter, lesson.order);
	put_wrapped(buf_get(&head), lesson.title);
	buf_done(&head);
	printf(_("     %s, about %d minutes\n"), _(lesson_chapter_name(lesson.chapter)), lesson.minutes);
	putchar('\n');
	put_wrapped("", lesson.promise);
	for (size_t i = 0; i < lesson.steps.n; i++)
		put_step(&lesson, &lesson.steps.at[i], i + 1);
	put_programs(&lesson);
	lesson_done(&lesson);
	return 0;
}

/* ---- list ---- */

static json_t *words_of(const char *text)
{
	json_t *words = json_array();
	for (; *text; text += strcspn(text, " "), text += strspn(text, " "))
		json_array_append_new(words, json_stringn(text, strcspn(text, " ")));
	return words;
}

static void list_json(const struct store_row *rows, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:s, s:i, s:i, s:s, s:s, s:i, s:o, s:o, s:b, s:s}",
			"id", rows[i].id, "chapter", rows[i].chapter, "order", rows[i].order, "title", rows[i].title, "promise", rows[i].promise,
			"minutes", rows[i].minutes, "languages", words_of(rows[i].languages), "programs", words_of(rows[i].programs),
			"challenge", rows[i].challenge, "source", app_lessons_path()));
	char *text = json_dumps(list, JSON_INDENT(2));
	puts(text ? text : "[]");
	free(text);
	json_decref(list);
}

static void list_words(const struct store_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || rows[i].chapter != rows[i - 1].chapter)
			printf("%s%d  %s\n", i ? "\n" : "", rows[i].chapter, _(lesson_chapter_name(rows[i].chapter)));
		struct buf first = {0}, line = {0};
		buf_format(&first, "   %d.%-3d ", rows[i].chapter, rows[i].order);
		buf_format(&line, "%s  %s", rows[i].id, rows[i].title);
		put_wrapped(buf_get(&first), buf_get(&line));
		buf_reset(&first);
		buf_format(&first, "%9s", "");
		put_wrapped(buf_get(&first), rows[i].promise);
		buf_done(&first);
		buf_done(&line);
	}
}

static int list(const struct lesson_options *options, struct err *err)
{
	struct store *store;
	struct store_row *rows;
	size_t count;
	if (store_open(app_lessons_path(), &store, err) < 0)
		return -1;
	int result = store_list(store, options->lang ? options->lang : app_language(), &rows, &count, err);
	store_close(store);
	if (result < 0)
		return -1;
	if (options->json)
		list_json(rows, count);
	else
		list_words(rows, count);
	free(rows);
	return 0;
}

/* ---- build and check ---- */

static int compile(const char *dir, const char *file, struct err *err)
{
	struct buf mistakes = {0};
	unsigned lessons = 0;
	int result = store_build(dir, file, &mistakes, &lessons, err);
	fputs(buf_get(&mistakes), stderr);
	buf_done(&mistakes);
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
	return app_lesson_check(options->operands[0], options->only, err);
}

static int facts(const struct lesson_options *options, struct err *err)
{
	return app_lesson_facts(options->operands[0], err);
}

/* ---- flags ---- */

static const struct verb verbs[] = {
	{"list", 0, "procession lesson list [--json]", list},
	{"show", 1, "procession lesson show ID", show},
	{"build", 1, "procession lesson build DIR -o FILE", build},
	{"check", 1, "procession lesson check [--text] [--only ID] DIR", check},
	{"facts", 1, "procession lesson facts DIR", facts},
};

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
		{"text", no_argument, NULL, 't'}, {"only", required_argument, NULL, 'n'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
	};
	optind = 0;
	opterr = 0;
	for (int flag; (flag = getopt_long(argc, argv, ":o:h", flags, NULL)) != -1;) {
		switch (flag) {
		case 'j': options->json = true; break;
		case 'o': options->output = optarg; break;
		case 't': options->text = true; break;
		case 'n': options->only = optarg; break;
		case 'h': options->help = true; break;
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

static const struct verb *verb_of(struct lesson_options *options, struct err *err)
{
	const char *name = options->count > 0 ? options->operands[0] : NULL;
	const struct verb *verb = NULL;
	for (size_t i = 0; i < COUNT_OF(verbs) && name; i++)
		if (strcmp(verbs[i].name, name) == 0)
			verb = &verbs[i];
	if (!name)
		err_set(err, EINVAL, "%s", _("say what to do: list, show, check, facts or build (see procession lesson --help)"));
	else if (!verb)
		err_set(err, EINVAL, _("there is no '%.60s' here: there are list, show, check, facts and build"), name);
	if (!verb)
		return NULL;
	options->operands++;
	options->count--;
	bool fits = options->count == verb->operands && (verb->run == build) == (options->output != NULL) && (!options->json || verb->run == list) &&
		((!options->text && !options->only) || verb->run == check);
	if (fits)
		return verb;
	err_set(err, EINVAL, _("it is written: %s"), verb->usage);
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
	if (code != 0)
		fprintf(stderr, _("procession lesson: %s\n"), err.text);
	return code;
}
