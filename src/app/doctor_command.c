/* app/doctor_command: `procession doctor`: what this machine allows, and what the program will therefore do. */
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "app/app.h"
#include "kernel/kernel.h"
#include "launch/launch.h"
#include "screen/screen.h"
#include "store/store.h"

struct finding { const char *name, *what, *therefore; }; /* through _() already */
struct findings { json_t *facts; ARRAY(struct finding) rows; ARRAY(struct buf *) texts; bool trouble; };

/* Stays where it is until all is printed. */
static struct buf *text_new(struct findings *findings)
{
	struct buf *text = mem_new_or_die(1, sizeof *text);
	array_push(&findings->texts, text);
	return text;
}

static void add(struct findings *findings, const char *name, const char *what, const char *therefore)
{
	struct finding finding = {name, what, therefore};
	array_push(&findings->rows, finding);
}

/* ---- one thing each ---- */

static void look_at_fences(struct findings *findings)
{
	int abi = launch_landlock_abi();
	json_object_set_new(findings->facts, "landlock_version", json_integer(abi));
	add(findings, _("fences"), launch_fences(), abi > 0
	    ? _("the kernel itself keeps programs inside their run's folder")
	    : _("programs are kept inside their run's folder by checks of every name they open"));
}

static const char *what_states_mean(enum kernel_source source)
{
	switch (source) {
	case KERNEL_PERF: return _("under os and paced each switch is known exactly, with its time and CPU");
	case KERNEL_SAMPLED: return _("under os and paced states are sampled from /proc every 5 ms; for more: sysctl kernel.perf_event_paranoid=2");
	default: return _("states come from probes inside the tasks, and from the picker when it steers");
	}
}

static void look_at_kernel(struct findings *findings)
{
	char why[256];
	enum kernel_source source = kernel_probe(why, sizeof why);
	struct buf level = {0}, *text = text_new(findings);
	struct utsname names;
	uname(&names);
	if (file_read("/proc/sys/kernel/perf_event_paranoid", 64, &level, NULL) < 0 || level.len == 0)
		buf_text(&level, "?");
	while (level.len > 0 && level.data[level.len - 1] == '\n')
		level.data[--level.len] = '\0';
	json_object_set_new(findings->facts, "kernel", json_string(names.release));
	json_object_set_new(findings->facts, "perf_event_open", json_boolean(source == KERNEL_PERF));
	json_object_set_new(findings->facts, "perf_event_paranoid", json_string(buf_get(&level)));
	json_object_set_new(findings->facts, "states_from", json_string(kernel_source_name(source)));
	json_object_set_new(findings->facts, "states_why", json_string(why));
	if (source == KERNEL_PERF)
		buf_format(text, _("Linux %s; switches may be recorded (perf_event_paranoid %s)"), names.release, buf_get(&level));
	else
		buf_format(text, _("Linux %s; switches may not be recorded: %s (perf_event_paranoid %s)"), names.release, why, buf_get(&level));
	add(findings, _("kernel"), buf_get(text), what_states_mean(source));
	buf_done(&level);
}

/* Programs of lessons get no new rights, and what they may call is not filtered; a container may filter the tool itself. */
static void look_at_seccomp(struct findings *findings)
{
	struct buf status = {0}, *text = text_new(findings);
	bool read = file_read("/proc/self/status", 1 << 16, &status, NULL) == 0;
	const char *line = read ? strstr(buf_get(&status), "\nSeccomp:") : NULL;
	int mode = line ? (int)strtol(line + 9, NULL, 10) : -1;
	buf_done(&status);
	json_object_set_new(findings->facts, "seccomp", json_integer(mode));
	buf_text(text, mode < 0 ? _("this kernel does not say") : mode == 0 ? _("no filter") : _("a filter of system calls is in force"));
	add(findings, "seccomp", buf_get(text), mode > 0 ? _("what it refuses is done in another way, or told: see kernel and fences above")
	                                                 : _("the tool may ask the kernel for all that it needs"));
}

static void look_at_cpus(struct findings *findings)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	struct buf *text = text_new(findings);
	json_object_set_new(findings->facts, "cpus", json_integer(cpus));
	buf_format(text, "%ld", cpus);
	add(findings, _("CPUs"), buf_get(text), cpus > 1 ? _("tasks run truly at the same time under os")
	                                                : _("tasks take turns even under os"));
}

static void look_at_terminal(struct findings *findings)
{
	struct screen_ability ability;
	struct buf *text = text_new(findings);
	screen_look(&ability);
	json_object_set_new(findings->facts, "terminal", json_boolean(ability.terminal));
	json_object_set_new(findings->facts, "terminfo", json_string(ability.term));
	json_object_set_new(findings->facts, "colours", json_string((const char *[]){"none", "8", "16", "256", "true"}[ability.colours]));
	json_object_set_new(findings->facts, "utf8", json_boolean(ability.utf8));
	json_object_set_new(findings->facts, "double_width", json_boolean(ability.double_width));
	json_object_set_new(findings->facts, "mouse", json_boolean(ability.mouse));
	if (ability.terminal)
		buf_format(text, _("%s: %s, %s, %s, %s"), ability.term, _(screen_colours_name(ability.colours)), ability.utf8 ? "UTF-8" : _("no UTF-8"),
		           ability.double_width ? _("double width") : _("no double width"), ability.mouse ? _("a mouse") : _("no mouse"));
	else
		buf_text(text, _("none that can show a screen"));
	add(findings, _("terminal"), buf_get(text), !ability.terminal ? _("run needs --story, --json or --quiet here")
	    : ability.utf8 ? _("lines and Chinese are drawn as they are") : _("lines are drawn with ASCII, and all text is English"));
}

static void look_at_language(struct findings *findings)
{
	const char *characters = setlocale(LC_CTYPE, NULL);
	struct buf *text = text_new(findings);
	json_object_set_new(findings->facts, "locale", json_string(characters));
	json_object_set_new(findings->facts, "codeset", json_string(nl_langinfo(CODESET)));
	json_object_set_new(findings->facts, "language", json_string(app_language()));
	buf_format(text, "%s (%s)", characters, nl_langinfo(CODESET));
	add(findings, _("locale"), buf_get(text), strcmp(app_language(), "zh") == 0 ? _("text is in Chinese") : _("text is in English"));
}

/* How many lessons there are in these files; negative with err. */
static int count_lessons(const char *files, struct err *err)
{
	struct store *store;
	struct store_row *rows = NULL;
	size_t count = 0;
	int result = store_open(files, &store, err);
	if (result < 0)
		return result;
	result = store_list(store, app_language(), &rows, &count, err);
	store_close(store);
	free(rows);
	return result < 0 ? result : (int)count;
}

/* Each library for itself. */
static void look_at_lessons(struct findings *findings)
{
	struct err err;
	const char *files = app_lessons_path();
	int all = count_lessons(files, &err);
	json_object_set_new(findings->facts, "lessons", json_string(files));
	json_object_set_new(findings->facts, "lesson_count", json_integer(all > 0 ? all : 0));
	for (const char *at = files; *at; at += strcspn(at, ":"), at += *at == ':') {
		struct buf *file = text_new(findings), *there = text_new(findings);
		buf_add(file, at, strcspn(at, ":"));
		int count = file->len ? count_lessons(buf_get(file), &err) : 0;
		if (count < 0) {
			findings->trouble = true;
			buf_text(there, err.text);
		} else {
			buf_format(there, ngettext("%d lesson can be opened", "%d lessons can be opened", (unsigned)count), count);
		}
		if (file->len)
			add(findings, _("lessons"), buf_get(file), buf_get(there));
	}
}

/* Looks only: a file that is not there yet is not made, but its nearest folder must let itself be written. */
static int try_progress(const char *file, struct err *err)
{
	struct progress *progress = NULL;
	int result = 0;
	if (access(file, F_OK) == 0) {
		result = progress_open(file, &progress, err);
		if (result == 0)
			progress_close(progress);
		return result;
	}
	char *folder = mem_text_or_die(file);
	for (char *slash; (slash = strrchr(folder, '/')) && slash > folder;) {
		*slash = '\0';
		if (access(folder, F_OK) < 0)
			continue;
		if (access(folder, W_OK | X_OK) < 0)
			result = err_set(err, errno, _("nothing is kept: %s cannot be written in"), folder);
		break;
	}
	free(folder);
	return result;
}

static void look_at_progress(struct findings *findings)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	struct err err = {0};
	struct buf *text = text_new(findings), *why = text_new(findings);
	if (data && data[0] == '/')
		buf_format(text, "%s/procession/progress.db", data);
	else
		buf_format(text, "%s/.local/share/procession/progress.db", home ? home : "");
	int result = try_progress(buf_get(text), &err);
	json_object_set_new(findings->facts, "progress", json_string(buf_get(text)));
	json_object_set_new(findings->facts, "progress_kept", json_boolean(result == 0));
	buf_text(why, result == 0 ? _("what you predicted and how far you came is kept") : err.text);
	add(findings, _("progress"), buf_get(text), buf_get(why));
}

static void look_at_folder(struct findings *findings)
{
	const char *folder = getenv("TMPDIR");
	if (!folder || folder[0] != '/')
		folder = "/tmp";
	bool usable = access(folder, W_OK | X_OK) == 0;
	json_object_set_new(findings->facts, "run_folders", json_string(folder));
	json_object_set_new(findings->facts, "run_folders_usable", json_boolean(usable));
	findings->trouble |= !usable;
	add(findings, _("run folders"), folder, usable ? _("each run has a folder of its own there, removed when it ends")
	                                               : _("nothing can be run: set TMPDIR to a folder that you may write in"));
}

/* ---- the command ---- */

static void print_help(void)
{
	fputs(_("Usage: procession doctor [--json] [--lang en|zh]\n"
	        "Says what this machine allows, and what the program will therefore do.\n"
	        "Exit codes: 0 fine, 1 something is missing that is needed, 2 wrong usage.\n"), stdout);
}

static void print_rows(const struct findings *findings)
{
	int widest = 0;
	for (size_t i = 0; i < findings->rows.n; i++) {
		int width = text_width(findings->rows.at[i].name);
		widest = width > widest ? width : widest;
	}
	for (size_t i = 0; i < findings->rows.n; i++) {
		const struct finding *row = &findings->rows.at[i];
		printf("%s%*s  %s\n%*s  -> %s\n", row->name, widest - text_width(row->name), "", row->what, widest, "", row->therefore);
	}
}

static int parse(int argc, char **argv, bool *ret_json, struct err *err)
{
	static const struct option flags[] = {
		{"json", no_argument, NULL, 'j'}, {"lang", required_argument, NULL, 'l'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0},
	};
	optind = 0;
	opterr = 0;
	for (int flag; (flag = getopt_long(argc, argv, ":", flags, NULL)) != -1;) {
		if (flag == 'h')
			return 1;
		if (flag == 'j')
			*ret_json = true;
		else if (flag == 'l' && app_language_set(optarg, err) < 0)
			return -EINVAL;
		else if (flag == ':')
			return err_set(err, EINVAL, _("%s needs a value: see procession doctor --help"), argv[optind - 1]);
		else if (flag == '?')
			return err_set(err, EINVAL, _("there is no option %s: see procession doctor --help"), argv[optind - 1]);
	}
	return optind == argc ? 0 : err_set(err, EINVAL, _("doctor takes no '%.60s'"), argv[optind]);
}

int app_doctor_main(int argc, char **argv)
{
	static void (*const looks[])(struct findings *) = {
		look_at_kernel, look_at_fences, look_at_seccomp, look_at_cpus, look_at_terminal, look_at_language, look_at_lessons, look_at_progress, look_at_folder,
	};
	struct err err;
	bool json = false;
	int result = parse(argc, argv, &json, &err);
	if (result == 1) {
		print_help();
		return 0;
	}
	if (result < 0) {
		fprintf(stderr, _("procession doctor: %s\n"), err.text);
		return 2;
	}
	struct findings findings = {.facts = json_object()};
	for (size_t i = 0; i < COUNT_OF(looks); i++)
		looks[i](&findings);
	if (json) {
		char *text = json_dumps(findings.facts, JSON_COMPACT);
		puts(text);
		free(text);
	} else {
		print_rows(&findings);
	}
	json_decref(findings.facts);
	array_done(&findings.rows);
	for (size_t i = 0; i < findings.texts.n; i++) {
		buf_done(findings.texts.at[i]);
		free(findings.texts.at[i]);
	}
	array_done(&findings.texts);
	return findings.trouble ? 1 : 0;
}
