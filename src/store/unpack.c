/* store/unpack: a library taken apart into the sources that it was made of, and put together with another. Sources are
 * parsed and checked as those of a folder are, so what a stranger's library holds beside them is never copied.
 */
#include "store/internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- apart ---- */

static void say(struct buf *mistakes, const char *file, const char *id, const char *what)
{
	buf_format(mistakes, _("%s: the lesson %.60s is not as a build would write it (%s); ask whoever made the file for its sources\n"), file, id, what);
}

static int unpack_texts(struct library *library, struct folder *folder, struct buf *mistakes, struct err *err)
{
	sqlite3_stmt *query;
	int result = db_query(library->db, library->file, &query, err, "SELECT lang, text FROM source WHERE lesson = ? ORDER BY lang LIMIT 32", "s", folder->id);
	if (result < 0)
		return result;
	while ((result = library_next(library, query, err)) > 0) {
		const char *lang = db_text(query, 0);
		struct lesson lesson = {0};
		struct buf path = {0};
		buf_format(&path, "%s/%s/lesson.%s.md", library->file, folder->id, lang);
		if (!name_is_plain(lang, strlen(lang), "") || strlen(lang) > 3 || strlen(lang) < 2)
			say(mistakes, library->file, folder->id, _("a language"));
		else if (lesson_parse(buf_get(&path), folder->id, lang, db_text(query, 1), &lesson, mistakes) == 0)
			array_push(&folder->lessons, lesson);
		buf_done(&path);
	}
	sqlite3_finalize(query);
	folder_english_first(folder);
	if (result == 0 && (folder->lessons.n == 0 || strcmp(folder->lessons.at[0].lang, "en") != 0))
		say(mistakes, library->file, folder->id, "lesson.en.md");
	return result;
}

static int unpack_listings(struct library *library, struct folder *folder, struct buf *mistakes, struct err *err)
{
	sqlite3_stmt *query;
	struct lesson *first = &folder->lessons.at[0];
	int result = db_query(library->db, library->file, &query, err,
		"SELECT program, language, source FROM listing WHERE lesson = ? ORDER BY program || '.' || language LIMIT 64", "s", folder->id);
	if (result < 0)
		return result;
	while ((result = library_next(library, query, err)) > 0) {
		const char *program = db_text(query, 0), *language = db_text(query, 1);
		bool known = strcmp(language, "lua") == 0 || strcmp(language, "py") == 0 || strcmp(language, "c") == 0;
		struct buf path = {0};
		if (!known || !name_is_plain(program, strlen(program), "-_") || strlen(program) > PROGRAM_NAME_MAX) {
			say(mistakes, library->file, folder->id, _("the name of a program"));
			continue;
		}
		buf_format(&path, "%s/%s/%s.%s", library->file, folder->id, program, language);
		listing_check(buf_get(&path), language, db_text(query, 2), mistakes);
		struct lesson_listing listing = {mem_text_or_die(program), mem_text_or_die(language), mem_text_or_die(db_text(query, 2))};
		array_push(&first->listings, listing);
		buf_done(&path);
	}
	sqlite3_finalize(query);
	return result;
}

/* The bytes of what the text names. */
static int unpack_data(struct library *library, struct folder *folder, struct err *err)
{
	struct data_files there = {0};
	struct lesson *first = &folder->lessons.at[0];
	int result = data_load(library, folder->id, &there, err);
	for (size_t i = 0; i < first->data.all.n; i++) {
		struct data_file *file = &first->data.all.at[i];
		free(file->bytes);
		file->bytes = NULL;
		for (size_t k = 0; k < there.all.n && !file->bytes; k++) {
			if (strcmp(there.all.at[k].name, file->name) != 0)
				continue;
			file->bytes = there.all.at[k].bytes;
			file->size = there.all.at[k].size;
			there.all.at[k].bytes = NULL;
		}
	}
	data_files_done(&there);
	return result;
}

static int unpack_one(struct library *library, const char *id, struct folders *folders, struct buf *mistakes, struct err *err)
{
	struct folder folder = {.id = mem_text_or_die(id)};
	size_t before = mistakes->len;
	int result = 0;
	if (!name_is_plain(id, strlen(id), "-") || strlen(id) > LESSON_ID_MAX)
		say(mistakes, library->file, id, _("its id"));
	else
		result = unpack_texts(library, &folder, mistakes, err);
	if (result == 0 && mistakes->len == before)
		result = unpack_listings(library, &folder, mistakes, err);
	if (result == 0 && mistakes->len == before)
		result = unpack_data(library, &folder, err);
	if (result == 0 && mistakes->len == before)
		folder_check(library->file, &folder, mistakes);
	array_push(&folders->all, folder);
	return result;
}

static bool is_clean(const char *text)
{
	char *clean = mem_text_or_die(text);
	text_clean(clean);
	bool same = *text && strcmp(clean, text) == 0;
	free(clean);
	return same;
}

static bool is_term(const struct term *term)
{
	bool good = lesson_is_id(term->id) && (!term->lesson || lesson_is_id(term->lesson)) && term_words_get(term, "en");
	for (size_t i = 0; i < term->words.n && good; i++) {
		const struct term_words *words = &term->words.at[i];
		size_t length = strlen(words->lang);
		good = length >= 2 && length <= 3 && name_is_plain(words->lang, length, "") && is_clean(words->says);
		for (size_t k = 0; k < words->names.n; k++)
			good = good && is_clean(words->names.at[k]);
	}
	return good;
}

/* It was no folder's that was parsed: what a build would refuse is refused here. */
static int unpack_glossary(struct library *library, struct glossary *ret_glossary, struct buf *mistakes, struct err *err)
{
	int result = glossary_load(library->db, library->file, ret_glossary, err);
	if (result < 0)
		return result;
	for (size_t i = 0; i < ret_glossary->terms.n; i++) {
		const struct term *term = &ret_glossary->terms.at[i];
		bool twice = false;
		for (size_t k = 0; k < i; k++)
			twice = twice || strcmp(ret_glossary->terms.at[k].id, term->id) == 0;
		if (twice || !is_term(term))
			buf_format(mistakes, _("%s: the term %.60s is not as a build would write it; ask whoever made the file for its sources\n"), library->file, term->id);
	}
	return 0;
}

int folders_unpack(struct library *library, const char *only, struct folders *ret_folders, struct buf *ret_mistakes, struct err *err)
{
	struct folders folders = {.dir = mem_text_or_die(library->file)};
	sqlite3_stmt *query;
	size_t before = ret_mistakes->len;
	int result = db_query(library->db, library->file, &query, err, "SELECT id FROM lesson WHERE id = coalesce(?, id) ORDER BY id LIMIT ?", "si", only, LESSONS_MAX);
	if (result == 0) {
		while ((result = library_next(library, query, err)) > 0) {
			char *id = mem_text_or_die(db_text(query, 0));
			int one = unpack_one(library, id, &folders, ret_mistakes, err);
			free(id);
			if (one < 0) {
				result = one;
				break;
			}
		}
		sqlite3_finalize(query);
	}
	if (result == 0 && !only)
		result = unpack_glossary(library, &folders.glossary, ret_mistakes, err);
	if (result == 0 && ret_mistakes->len > before)
		result = err_set(err, EBADMSG, _("the lessons in %s are not as a build would write them: nothing of it is taken"), library->file);
	if (result < 0)
		folders_done(&folders);
	else
		*ret_folders = folders;
	return result;
}

/* ---- out, as a folder of files ---- */

/* A program may read itself, or another: as a program it is written already. */
static bool is_listing(const struct lesson *lesson, const char *name)
{
	for (size_t i = 0; i < lesson->listings.n; i++) {
		size_t length = strlen(lesson->listings.at[i].program);
		if (strncmp(name, lesson->listings.at[i].program, length) == 0 && name[length] == '.' && strcmp(name + length + 1, lesson->listings.at[i].language) == 0)
			return true;
	}
	return false;
}

static int write_folder(const char *path, const struct folder *folder, struct err *err)
{
	const struct lesson *first = &folder->lessons.at[0];
	struct buf name = {0};
	int result = 0;
	for (size_t i = 0; i < folder->lessons.n && result == 0; i++) {
		buf_reset(&name);
		buf_format(&name, "%s/lesson.%s.md", path, folder->lessons.at[i].lang);
		result = file_write_new(buf_get(&name), folder->lessons.at[i].source, strlen(folder->lessons.at[i].source), err);
	}
	for (size_t i = 0; i < first->listings.n && result == 0; i++) {
		const struct lesson_listing *listing = &first->listings.at[i];
		buf_reset(&name);
		buf_format(&name, "%s/%s.%s", path, listing->program, listing->language);
		result = file_write_new(buf_get(&name), listing->source, strlen(listing->source), err);
	}
	for (size_t i = 0; i < first->data.all.n && result == 0; i++) {
		if (is_listing(first, first->data.all.at[i].name))
			continue;
		buf_reset(&name);
		buf_format(&name, "%s/%s", path, first->data.all.at[i].name);
		result = file_write_new(buf_get(&name), first->data.all.at[i].bytes, first->data.all.at[i].size, err);
	}
	buf_done(&name);
	return result;
}

/* A folder beside DIR/ID, to be filled and renamed; nothing is replaced. */
static int begin_folder(const char *dir, const char *id, struct buf *ret_fresh, struct buf *ret_path, struct err *err)
{
	buf_format(ret_path, "%s/%s", dir, id);
	buf_format(ret_fresh, "%s/.%s.%ld.new", dir, id, (long)getpid());
	if (access(buf_get(ret_path), F_OK) == 0)
		return err_set(err, EEXIST, _("there is already a %s: name another folder with -o, or move it away"), buf_get(ret_path));
	if (mkdir(dir, 0777) < 0 && errno != EEXIST)
		return err_set(err, errno, _("cannot make the folder %s: %s"), dir, strerror(errno));
	if (mkdir(buf_get(ret_fresh), 0777) < 0)
		return err_set(err, errno, _("cannot make the folder %s: %s"), buf_get(ret_path), strerror(errno));
	return 0;
}

static void drop_folder(const char *path, const struct folder *folder)
{
	const struct lesson *first = &folder->lessons.at[0];
	struct buf name = {0};
	for (size_t i = 0; i < folder->lessons.n; i++, buf_reset(&name)) {
		buf_format(&name, "%s/lesson.%s.md", path, folder->lessons.at[i].lang);
		unlink(buf_get(&name));
	}
	for (size_t i = 0; i < first->listings.n; i++, buf_reset(&name)) {
		buf_format(&name, "%s/%s.%s", path, first->listings.at[i].program, first->listings.at[i].language);
		unlink(buf_get(&name));
	}
	for (size_t i = 0; i < first->data.all.n; i++, buf_reset(&name)) {
		buf_format(&name, "%s/%s", path, first->data.all.at[i].name);
		unlink(buf_get(&name));
	}
	rmdir(path);
	buf_done(&name);
}

static int export_folder(const char *dir, const struct folder *folder, struct err *err)
{
	struct buf fresh = {0}, path = {0};
	int result = begin_folder(dir, folder->id, &fresh, &path, err);
	if (result == 0) {
		result = write_folder(buf_get(&fresh), folder, err);
		if (result == 0 && rename(buf_get(&fresh), buf_get(&path)) < 0)
			result = err_set(err, errno, _("cannot make the folder %s: %s"), buf_get(&path), strerror(errno));
		if (result < 0)
			drop_folder(buf_get(&fresh), folder);
	}
	buf_done(&fresh);
	buf_done(&path);
	return result;
}

int store_export(struct store *store, const char *id, const char *dir, struct buf *ret_mistakes, struct err *err)
{
	struct library *library = store_library(store, id);
	struct folders folders;
	if (!library)
		return store_no_lesson(store, id, err);
	int result = folders_unpack(library, id, &folders, ret_mistakes, err);
	if (result < 0)
		return result;
	result = export_folder(dir, &folders.all.at[0], err);
	folders_done(&folders);
	return result;
}

/* ---- together ---- */

static int read_source(const char *from, struct folders *ret_folders, struct buf *ret_mistakes, struct err *err)
{
	struct stat stat_of;
	struct library library;
	if (stat(from, &stat_of) == 0 && S_ISDIR(stat_of.st_mode))
		return folders_read_checked(from, ret_folders, ret_mistakes, err);
	int result = library_open(from, SQLITE_OPEN_READONLY, &library, err);
	if (result < 0)
		return result;
	result = folders_unpack(&library, NULL, ret_folders, ret_mistakes, err);
	library_close(&library);
	return result;
}

/* Takes what `from` has; the same ids are replaced. */
static void merge(struct folders *target, struct folders *from, struct store_import *report)
{
	for (size_t i = 0; i < from->all.n; i++) {
		struct folder *old = NULL, *fresh = &from->all.at[i];
		for (size_t k = 0; k < target->all.n && !old; k++)
			if (strcmp(target->all.at[k].id, fresh->id) == 0)
				old = &target->all.at[k];
		struct buf *list = old ? &report->replaced : &report->added;
		buf_format(list, "%s%s", list->len ? ", " : "", fresh->id);
		if (old) {
			struct folder taken = *old;
			*old = *fresh;
			*fresh = taken;
		} else {
			array_push(&target->all, *fresh);
			*fresh = (struct folder){0};
		}
	}
	for (size_t i = 0; i < from->glossary.terms.n; i++)
		glossary_take(&target->glossary, &from->glossary.terms.at[i]);
	array_done(&from->glossary.terms);
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct folder *)a)->id, ((const struct folder *)b)->id);
}

static int write_merged(const char *target, struct folders *folders, struct buf *ret_mistakes, struct err *err)
{
	size_t before = ret_mistakes->len;
	if (folders->all.n)
		qsort(folders->all.at, folders->all.n, sizeof folders->all.at[0], by_id);
	folders_check(target, folders, ret_mistakes);
	if (ret_mistakes->len > before)
		return err_set(err, EINVAL, _("the lessons do not fit together with those in %s: nothing is taken"), target);
	return library_write(target, folders, err);
}

/* The target is held. */
static int add_to(const char *target, struct folders *fresh, struct store_import *report, struct buf *ret_mistakes, struct err *err)
{
	struct folders all = {0};
	int result = access(target, F_OK) == 0 ? read_source(target, &all, ret_mistakes, err) : 0;
	if (result < 0)
		return result;
	merge(&all, fresh, report);
	result = write_merged(target, &all, ret_mistakes, err);
	folders_done(&all);
	return result;
}

int store_import(const char *from, const char *target, struct store_import *ret_import, struct buf *ret_mistakes, struct err *err)
{
	struct folders fresh;
	struct store_import report = {0};
	int held = -1, result = read_source(from, &fresh, ret_mistakes, err);
	if (result < 0)
		return result;
	result = fresh.all.n ? file_folders_make(target, err) : err_set(err, ENOENT, _("there is no lesson in %s: nothing is taken"), from);
	if (result == 0)
		result = library_hold(target, &held, err);
	if (result == 0)
		result = add_to(target, &fresh, &report, ret_mistakes, err);
	library_release(held);
	folders_done(&fresh);
	if (result < 0)
		store_import_done(&report);
	else
		*ret_import = report;
	return result;
}

void store_import_done(struct store_import *import)
{
	buf_done(&import->added);
	buf_done(&import->replaced);
}
