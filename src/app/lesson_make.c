/* app/lesson_make: `procession lesson import`, `export` and `new`: lessons that come and go as files. */
#include "app/lesson_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "lesson/lesson.h"
#include "store/store.h"

struct template_file { const char *name; const unsigned char *bytes; size_t size; };
#include "app/template.inc"

/* ---- import ---- */

int lesson_import(const struct lesson_options *options, struct err *err)
{
	struct store_import report;
	struct buf mistakes = {0}, target = {0};
	int result = store_user_file("lessons.db", &target, err);
	if (result == 0)
		result = store_import(options->operands[0], buf_get(&target), &report, &mistakes, err);
	lesson_complain(&mistakes);
	if (result == 0) {
		printf(_("your own library: %s\n"), buf_get(&target));
		if (report.added.len)
			printf(_("added: %s\n"), buf_get(&report.added));
		if (report.replaced.len)
			printf(_("replaced: %s\n"), buf_get(&report.replaced));
		store_import_done(&report);
	}
	buf_done(&target);
	return result < 0 ? -1 : 0;
}

/* ---- export ---- */

static const char *place_of(const struct lesson_options *options)
{
	return options->output ? options->output : ".";
}

int lesson_export(const struct lesson_options *options, struct err *err)
{
	struct store *store;
	struct buf mistakes = {0};
	const char *id = options->operands[0];
	if (app_lessons_open("lesson", &store, err) < 0)
		return -1;
	bool is_there = store_source(store, id) != NULL;
	int result = store_export(store, id, place_of(options), &mistakes, err);
	lesson_complain(&mistakes);
	store_close(store);
	if (result < 0)
		return is_there ? -1 : 2;
	printf(_("the sources of %s are in %s/%s\n"), id, place_of(options), id);
	return 0;
}

/* ---- new ---- */

static int check_id(const char *id, struct err *err)
{
	if (lesson_is_id(id))
		return 0;
	return err_set(err, EINVAL, _("a lesson's id has small letters, digits and hyphens, at most %d, as in ticket-counter: not '%.60s'"), LESSON_ID_MAX, id);
}

static int write_template(const char *path, struct err *err)
{
	struct buf name = {0};
	int result = 0;
	size_t done = 0;
	for (; done < COUNT_OF(template) && result == 0; done += result == 0) {
		buf_reset(&name);
		buf_format(&name, "%s/%s", path, template[done].name);
		result = file_write_new(buf_get(&name), template[done].bytes, template[done].size, err);
	}
	/* Half a lesson is none. */
	for (size_t i = 0; i <= done && i < COUNT_OF(template) && result < 0; i++) {
		buf_reset(&name);
		buf_format(&name, "%s/%s", path, template[i].name);
		unlink(buf_get(&name));
	}
	if (result < 0)
		rmdir(path);
	buf_done(&name);
	return result;
}

int lesson_new(const struct lesson_options *options, struct err *err)
{
	const char *id = options->operands[0], *dir = place_of(options);
	struct buf path = {0};
	if (check_id(id, err) < 0)
		return 2;
	buf_format(&path, "%s/%s", dir, id);
	int result = 0;
	if (mkdir(dir, 0777) < 0 && errno != EEXIST)
		result = err_set(err, errno, _("cannot make the folder %s: %s"), dir, strerror(errno));
	else if (mkdir(buf_get(&path), 0777) < 0)
		result = errno == EEXIST ? err_set(err, EEXIST, _("there is already a %s: choose another id, or another folder with -o"), buf_get(&path))
		                         : err_set(err, errno, _("cannot make the folder %s: %s"), buf_get(&path), strerror(errno));
	if (result == 0)
		result = write_template(buf_get(&path), err);
	if (result == 0)
		printf(_("%s is a lesson that runs: write yours over it.\n"
		         "  procession lesson preview %s    shows it, and again whenever you save a file\n"
		         "  procession lesson check %s      names every mistake, and runs what it tells of\n"), buf_get(&path), buf_get(&path), buf_get(&path));
	buf_done(&path);
	return result < 0 ? -1 : 0;
}
