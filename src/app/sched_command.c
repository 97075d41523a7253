/* app/sched_command: `procession sched`. The simulator of the room policy, with a chart for the eyes and JSON for programs.
 * Its flags for parameters come from the table of policies; with several policies a flag is for all that have it.
 */
#include "app/sched_command.h"

#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "app/app.h"
#include "policy/policy.h"

enum { FLAG_POLICY = 256, FLAG_JOBS, FLAG_CPUS, FLAG_IO_TIME, FLAG_SEED, FLAG_JSON, FLAG_LANG, FLAG_HELP, FLAG_PARAM };
enum { POLICIES_MOST = 16, FLAGS_MOST = 48, NAME_MOST = 24 };

struct sched_options {
	struct policy_spec specs[POLICIES_MOST];
	const char *texts[POLICIES_MOST];   /* as given: "rr,quantum=2" */
	unsigned spec_count;
	struct policy_job jobs[POLICY_JOBS];
	unsigned job_count;
	unsigned cpus;
	int64_t io_time, seed;
	bool json;
	/* Parameters, as given. */
	struct { char name[NAME_MOST]; const char *value; } params[FLAGS_MOST];
	unsigned param_count;
};

/* The parameters of all policies, each once, as flags: quantum -> --quantum, io_bump -> --io-bump. */
struct sched_flags {
	struct option options[FLAGS_MOST];
	char names[FLAGS_MOST][NAME_MOST];
	unsigned count;
};

static void add_flag(struct sched_flags *flags, const char *name, int has_argument, int value)
{
	if (flags->count + 1 >= FLAGS_MOST)
		return;
	flags->options[flags->count++] = (struct option){name, has_argument, NULL, value};
}

static void add_param(struct sched_flags *flags, const struct policy_param *param)
{
	char *name = flags->names[flags->count];
	text_copy(name, NAME_MOST, param->name);
	for (char *c = name; *c; c++)
		*c = *c == '_' ? '-' : *c;
	for (unsigned i = 0; i < flags->count; i++)
		if (strcmp(flags->options[i].name, name) == 0)
			return;
	add_flag(flags, name, param->is_flag ? no_argument : required_argument, FLAG_PARAM);
}

static void make_flags(struct sched_flags *ret_flags)
{
	static const struct option own[] = {
		{"policy", required_argument, NULL, FLAG_POLICY}, {"jobs", required_argument, NULL, FLAG_JOBS},
		{"cpus", required_argument, NULL, FLAG_CPUS}, {"io-time", required_argument, NULL, FLAG_IO_TIME},
		{"seed", required_argument, NULL, FLAG_SEED}, {"json", no_argument, NULL, FLAG_JSON},
		{"lang", required_argument, NULL, FLAG_LANG}, {"help", no_argument, NULL, FLAG_HELP},
	};
	memset(ret_flags, 0, sizeof *ret_flags);
	for (size_t i = 0; i < COUNT_OF(own); i++)
		add_flag(ret_flags, own[i].name, own[i].has_arg, own[i].val);
	for (unsigned k = 0; k < policy_count; k++)
		for (unsigned i = 0; i < POLICY_PARAMS && policy_table[k].params[i].name; i++)
			add_param(ret_flags, &policy_table[k].params[i]);
}

static void print_help(void)
{
	fputs(_("Usage: procession sched --policy NAME [parameters] --jobs START:LENGTH:IO_EVERY[:SHARE],... [options]\n"
	        "Runs jobs that are only numbers by a scheduling policy, in virtual ticks, and says what became of each.\n"
	        "(The same policies move real processes: procession run PROGRAM --picker policy:NAME.)\n\n"
	        "  --policy NAME[,PARAMETER=VALUE...]  again for a comparison, side by side\n"
	        "  --jobs LIST       a job computes LENGTH ticks from START on, with an I/O after every IO_EVERY (0 none);\n"
	        "                    SHARE is its priority (small goes first), its tickets or its weight\n"
	        "  --cpus N          virtual CPUs (1)\n"
	        "  --io-time N       ticks of an I/O (5)\n"
	        "  --seed N          for the lottery (1)\n"
	        "  --json            one JSON object per policy\n"
	        "  --lang en|zh      the language of all text\n\n"
	        "Policies, and their parameters as flags (default):\n"), stdout);
	for (unsigned k = 0; k < policy_count; k++) {
		const struct policy_kind *kind = &policy_table[k];
		printf("\n  %-10s %s: %s\n", kind->name, _(kind->title), _(kind->help));
		for (unsigned i = 0; i < POLICY_PARAMS && kind->params[i].name; i++) {
			char name[NAME_MOST];
			text_copy(name, sizeof name, kind->params[i].name);
			for (char *c = name; *c; c++)
				*c = *c == '_' ? '-' : *c;
			printf("    --%s%s%*s %s (%lld)\n", name, kind->params[i].is_flag ? "" : " N",
			       16 - (int)strlen(name) - (kind->params[i].is_flag ? 0 : 2), "", _(kind->params[i].help), (long long)kind->params[i].normal);
		}
	}
}

/* ---- flags ---- */

static int parse_number(const char *text, int64_t least, int64_t most, const char *flag, int64_t *ret_number, struct err *err)
{
	char *end;
	errno = 0;
	long long number = strtoll(text, &end, 10);
	if (end == text || *end || errno || number < least || number > most)
		return err_set(err, EINVAL, _("%s needs a whole number from %lld to %lld, not '%.40s'"), flag, (long long)least, (long long)most, text);
	*ret_number = number;
	return 0;
}

/* "rr" or "rr,quantum=2": each policy, and what is said of it alone. */
static int add_policy(struct sched_options *options, const char *text, struct err *err)
{
	if (options->spec_count == POLICIES_MOST)
		return err_set(err, EINVAL, _("at most %d policies at once"), POLICIES_MOST);
	int result = policy_spec_parse(text, &options->specs[options->spec_count], NULL, NULL, err);
	options->texts[options->spec_count] = text;
	if (result == 0)
		options->spec_count++;
	return result;
}

static int add_jobs(struct sched_options *options, const char *text, struct err *err)
{
	char *copy = mem_text_or_die(text), *rest = copy;
	int result = 0;
	while (rest && result == 0) {
		const char *word = strsep(&rest, ",");
		if (options->job_count == POLICY_JOBS)
			result = err_set(err, EINVAL, _("at most %d jobs"), POLICY_JOBS);
		else
			result = policy_job_parse(word, &options->jobs[options->job_count++], err);
	}
	free(copy);
	return result;
}

static int take_flag(struct sched_options *options, const struct option *flag, const char *value, struct err *err)
{
	int64_t number = 0;
	int result = 0;
	switch (flag->val) {
	case FLAG_POLICY: return add_policy(options, value, err);
	case FLAG_JOBS: return add_jobs(options, value, err);
	case FLAG_CPUS:
		result = parse_number(value, 1, POLICY_CPUS, "--cpus", &number, err);
		options->cpus = (unsigned)number;
		return result;
	case FLAG_IO_TIME: return parse_number(value, 0, POLICY_LENGTH, "--io-time", &options->io_time, err);
	case FLAG_SEED: return parse_number(value, 0, INT64_MAX, "--seed", &options->seed, err);
	case FLAG_JSON: options->json = true; return 0;
	case FLAG_LANG: return app_language_set(value, err);
	case FLAG_HELP: return 1;
	default:
		if (options->param_count == FLAGS_MOST)
			return err_set(err, EINVAL, "%s", _("too many parameters: each once is enough"));
		text_copy(options->params[options->param_count].name, NAME_MOST, flag->name);
		for (char *c = options->params[options->param_count].name; *c; c++)
			*c = *c == '-' ? '_' : *c;
		options->params[options->param_count++].value = value ? value : "1";
		return 0;
	}
}

static bool is_said_alone(const char *text, const char *name)
{
	size_t length = strlen(name);
	for (const char *word = strchr(text, ','); word; word = strchr(word + 1, ','))
		if (strncmp(word + 1, name, length) == 0 && strchr("=,", word[1 + length]))
			return true;
	return false;
}

/* Gives each parameter to all policies that have it. What is said of one alone is not changed. */
static int spread(struct sched_options *options, struct err *err)
{
	for (unsigned i = 0; i < options->param_count; i++) {
		bool taken = false;
		for (unsigned k = 0; k < options->spec_count; k++) {
			struct policy_spec *spec = &options->specs[k];
			if (options->spec_count > 1 && !policy_param_find(spec->kind, options->params[i].name))
				continue;
			bool alone = is_said_alone(options->texts[k], options->params[i].name);
			int result = alone ? 0 : policy_spec_set(spec, options->params[i].name, options->params[i].value, err);
			if (result < 0)
				return result;
			taken = true;
		}
		if (!taken)
			return err_set(err, EINVAL, _("none of these policies has a parameter '%s'"), options->params[i].name);
	}
	for (unsigned k = 0; k < options->spec_count; k++) {
		int result = policy_spec_check(&options->specs[k], err);
		if (result < 0)
			return result;
	}
	return 0;
}

static int parse(struct sched_options *options, int argc, char **argv, struct err *err)
{
	struct sched_flags flags;
	make_flags(&flags);
	optind = 0;
	opterr = 0;
	for (int flag, at = 0; (flag = getopt_long(argc, argv, ":", flags.options, &at)) != -1;) {
		if (flag == '?' && optopt)
			return err_set(err, EINVAL, _("%s takes no value: see procession sched --help"), argv[optind - 1]);
		if (flag == '?')
			return err_set(err, EINVAL, _("there is no option %s: see procession sched --help"), argv[optind - 1]);
		if (flag == ':')
			return err_set(err, EINVAL, _("%s needs a value: see procession sched --help"), argv[optind - 1]);
		int result = take_flag(options, &flags.options[at], optarg, err);
		if (result != 0)
			return result;
	}
	if (optind < argc)
		return err_set(err, EINVAL, _("'%.60s' is no option: see procession sched --help"), argv[optind]);
	if (options->spec_count == 0)
		return err_set(err, EINVAL, "%s", _("name a policy: --policy rr; see procession sched --help"));
	if (options->job_count == 0)
		return err_set(err, EINVAL, "%s", _("name the jobs: --jobs 0:30:5,5:20:4, each start:length:io_every"));
	return spread(options, err);
}

/* ---- what came out ---- */

static void print_json(const struct policy_spec *spec, const struct sched_options *options, const struct policy_outcome *outcome)
{
	json_t *jobs = json_array(), *gantt = json_array(), *params = json_object();
	for (unsigned i = 0; i < outcome->job_count; i++) {
		const struct policy_result *job = &outcome->jobs[outcome->listed[i]];
		json_array_append_new(jobs, json_pack("{s:i, s:I, s:I, s:I}", "id", (int)outcome->listed[i], "response", (json_int_t)job->response,
		                                      "turnaround", (json_int_t)job->turnaround, "waiting", (json_int_t)job->waiting));
	}
	for (size_t i = 0; i < outcome->gantt.n; i++) {
		const struct policy_stretch *stretch = &outcome->gantt.at[i];
		json_array_append_new(gantt, json_pack("{s:i, s:i, s:I, s:I}", "cpu", (int)stretch->cpu, "job", (int)stretch->task,
		                                       "from", (json_int_t)stretch->from, "to", (json_int_t)stretch->to));
	}
	for (unsigned i = 0; i < POLICY_PARAMS && spec->kind->params[i].name; i++) {
		json_t *list = json_array();
		for (unsigned n = 0; n < spec->values[i].count; n++)
			json_array_append_new(list, json_integer(spec->values[i].at[n]));
		json_object_set(params, spec->kind->params[i].name, spec->values[i].count == 1 ? json_array_get(list, 0) : list);
		json_decref(list);
	}
	json_t *report = json_pack("{s:s, s:o, s:i, s:I, s:o, s:{s:f, s:f, s:f}, s:I, s:f, s:I, s:o}", "policy", spec->kind->name,
	                           "parameters", params, "cpus", (int)options->cpus, "io_time", (json_int_t)options->io_time, "jobs", jobs,
	                           "average", "response", outcome->response, "turnaround", outcome->turnaround, "waiting", outcome->waiting,
	                           "switches", (json_int_t)outcome->switches, "cpu_use", outcome->cpu_use, "ticks", (json_int_t)outcome->ticks, "gantt", gantt);
	char *text = json_dumps(report, JSON_COMPACT | JSON_REAL_PRECISION(12));
	puts(text);
	free(text);
	json_decref(report);
}

static int columns(void)
{
	struct winsize size;
	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		return size.ws_col;
	return 80;
}

static char job_letter(unsigned job)
{
	static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	return letters[job % (sizeof letters - 1)];
}

/* All ticks in the columns there are; a column is a tick as long as there is room. */
struct fit { int64_t ticks; int columns; };

static struct fit fit_of(int64_t ticks, int room)
{
	return (struct fit){.ticks = ticks, .columns = ticks < room ? (int)ticks : room};
}

/* One CPU: a column shows who had most of its ticks, '.' when it was idle for most. */
static void print_row(const struct policy_outcome *outcome, unsigned cpu, const struct fit *fit)
{
	for (int column = 0; column < fit->columns; column++) {
		int64_t from = column * fit->ticks / fit->columns, to = (column + 1) * fit->ticks / fit->columns;
		if (from >= outcome->ticks)
			break;
		to = to < outcome->ticks ? to : outcome->ticks;
		int64_t had[POLICY_JOBS] = {0}, idle = to - from, best = 0;
		char letter = '.';
		for (size_t i = 0; i < outcome->gantt.n; i++) {
			const struct policy_stretch *stretch = &outcome->gantt.at[i];
			int64_t a = stretch->from > from ? stretch->from : from, b = stretch->to < to ? stretch->to : to;
			if (stretch->cpu != cpu || a >= b)
				continue;
			had[stretch->task] += b - a;
			idle -= b - a;
			if (had[stretch->task] > best) {
				best = had[stretch->task];
				letter = job_letter(stretch->task);
			}
		}
		putchar(idle > best ? '.' : letter);
	}
	putchar('\n');
}

static void print_axis(const struct fit *fit, int indent)
{
	/* 10, 20, 50, 100 ...: marks that stand far enough apart. */
	int64_t step = 10;
	for (int i = 0; step * fit->columns < 9 * fit->ticks; i++)
		step = step * (i % 3 == 1 ? 5 : 4) / 2;
	int at = printf("%*s", indent, "") - indent;
	for (int64_t tick = 0; tick <= fit->ticks; tick += step) {
		int column = (int)(tick * fit->columns / fit->ticks);
		at += printf("%*s%lld", column > at ? column - at : 0, "", (long long)tick);
	}
	putchar('\n');
}

static void print_chart(const struct policy_outcome *outcome, unsigned cpus, const struct fit *fit)
{
	for (unsigned cpu = 0; cpu < cpus; cpu++) {
		printf("  CPU %-3u ", cpu);
		print_row(outcome, cpu, fit);
	}
}

/* A table's cell, right-aligned by its width on a terminal. */
static void print_cell(const char *text, int width)
{
	printf("%*s%s", width - text_width(text) > 0 ? width - text_width(text) : 0, "", text);
}

static void print_jobs(const struct sched_options *options, const struct policy_outcome *outcome, const struct policy_kind *kind)
{
	const char *heads[] = {_("job"), _("start"), _("length"), _("I/O every"), kind->share ? _(policy_share_name(kind->share)) : "",
		_("response"), _("turnaround"), _("waiting")};
	static const int widths[] = {6, 8, 8, 11, 10, 11, 12, 10};
	for (size_t i = 0; i < COUNT_OF(heads); i++)
		if (i != 4 || kind->share)
			print_cell(heads[i], widths[i]);
	putchar('\n');
	for (unsigned i = 0; i < outcome->job_count; i++) {
		unsigned number = outcome->listed[i];
		const struct policy_job *job = &options->jobs[number];
		const struct policy_result *result = &outcome->jobs[number];
		printf("%*u%*lld%*lld", widths[0], number, widths[1], (long long)job->start, widths[2], (long long)job->length);
		if (job->io_every)
			printf("%*lld", widths[3], (long long)job->io_every);
		else
			print_cell("-", widths[3]);
		if (kind->share)
			printf("%*d", widths[4], job->share < 0 ? kind->share_normal : job->share);
		printf("%*lld%*lld%*lld\n", widths[5], (long long)result->response, widths[6], (long long)result->turnaround, widths[7], (long long)result->waiting);
	}
	print_cell(_("average"), widths[0] + widths[1] + widths[2] + widths[3] + (kind->share ? widths[4] : 0));
	printf("%*.2f%*.2f%*.2f\n", widths[5], outcome->response, widths[6], outcome->turnaround, widths[7], outcome->waiting);
}

static void print_one(const struct sched_options *options, const struct policy_outcome *outcome)
{
	struct buf text = {0};
	policy_spec_text(&options->specs[0], &text);
	printf("%s: %s\n\n", _(options->specs[0].kind->title), buf_get(&text));
	buf_done(&text);
	struct fit fit = fit_of(outcome->ticks, columns() - 12);
	print_chart(outcome, options->cpus, &fit);
	print_axis(&fit, 10);
	putchar('\n');
	print_jobs(options, outcome, options->specs[0].kind);
	printf(_("\n%lld switches, CPU use %.1f %%, %lld ticks\n"), (long long)outcome->switches, outcome->cpu_use * 100, (long long)outcome->ticks);
}

/* Per job, "response/turnaround/waiting" of every policy beside each other. */
static void print_side_by_side(const struct sched_options *options, const struct policy_outcome *outcomes)
{
	enum { WIDTH = 16 };
	puts(_("Per job: response/turnaround/waiting"));
	print_cell(_("job"), 9);
	for (unsigned k = 0; k < options->spec_count; k++)
		print_cell(options->specs[k].kind->name, WIDTH);
	putchar('\n');
	for (unsigned i = 0; i < options->job_count; i++) {
		printf("%9u", i);
		for (unsigned k = 0; k < options->spec_count; k++) {
			const struct policy_result *job = &outcomes[k].jobs[i];
			char cell[80];
			snprintf(cell, sizeof cell, "%lld/%lld/%lld", (long long)job->response, (long long)job->turnaround, (long long)job->waiting);
			print_cell(cell, WIDTH);
		}
		putchar('\n');
	}
	static const char *const rows[] = {N_("response"), N_("turnaround"), N_("waiting"), N_("switches"), N_("CPU use")};
	puts(_("\nOn average, and in sum"));
	for (size_t row = 0; row < COUNT_OF(rows); row++) {
		printf("  %s%*s", _(rows[row]), 12 - text_width(_(rows[row])), "");
		for (unsigned k = 0; k < options->spec_count; k++) {
			const struct policy_outcome *outcome = &outcomes[k];
			const double values[] = {outcome->response, outcome->turnaround, outcome->waiting, (double)outcome->switches, outcome->cpu_use * 100};
			printf(row == 3 ? "%*.0f" : row == 4 ? "%*.1f%%" : "%*.2f", k == 0 ? WIDTH - 5 - (row == 4) : WIDTH - (row == 4), values[row]);
		}
		putchar('\n');
	}
}

static void print_many(const struct sched_options *options, const struct policy_outcome *outcomes)
{
	int64_t ticks = 0;
	for (unsigned k = 0; k < options->spec_count; k++)
		ticks = outcomes[k].ticks > ticks ? outcomes[k].ticks : ticks;
	struct fit fit = fit_of(ticks, columns() - 12);
	for (unsigned k = 0; k < options->spec_count; k++) {
		struct buf text = {0};
		policy_spec_text(&options->specs[k], &text);
		printf("%s: %s\n", _(options->specs[k].kind->title), buf_get(&text));
		buf_done(&text);
		print_chart(&outcomes[k], options->cpus, &fit);
	}
	print_axis(&fit, 10);
	putchar('\n');
	print_side_by_side(options, outcomes);
}

static int run(const struct sched_options *options, struct err *err)
{
	struct policy_outcome *outcomes = mem_new_or_die(options->spec_count, sizeof *outcomes);
	int result = 0;
	for (unsigned k = 0; k < options->spec_count && result == 0; k++)
		result = policy_simulate(&options->specs[k], options->cpus, (uint64_t)options->seed, options->io_time, options->jobs,
		                         options->job_count, &outcomes[k], err);
	for (unsigned k = 0; k < options->spec_count && result == 0 && options->json; k++)
		print_json(&options->specs[k], options, &outcomes[k]);
	if (result == 0 && !options->json && options->spec_count == 1)
		print_one(options, outcomes);
	else if (result == 0 && !options->json)
		print_many(options, outcomes);
	for (unsigned k = 0; k < options->spec_count; k++)
		policy_outcome_done(&outcomes[k]);
	free(outcomes);
	return result;
}

int app_sched_main(int argc, char **argv)
{
	struct sched_options *options = mem_new_or_die(1, sizeof *options);
	struct err err = {0};
	options->cpus = 1;
	options->io_time = 5;
	options->seed = 1;
	int result = parse(options, argc, argv, &err);
	if (result == 1)
		print_help();
	else if (result == 0)
		result = run(options, &err);
	free(options);
	if (result >= 0)
		return 0;
	fprintf(stderr, _("procession sched: %s\n"), err.text);
	return 2;
}
