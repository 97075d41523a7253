/* store/scan: a folder of lessons, read and checked. */
#include "store/internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "table/table.h"

enum { TEXT_LIMIT = 256 << 10, PROGRAM_LIMIT = 64 << 10, LISTINGS_MAX = 64 };

struct names { ARRAY(char *) all; };

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void names_done(struct names *names)
{
	for (size_t i = 0; i < names->all.n; i++)
		free(names->all.at[i]);
	array_done(&names->all);
}

/* Sorted by bytes: the same everywhere. Hidden files and what editors leave behind are passed over. */
static int names_read(const char *dir, struct names *ret_names, struct err *err)
{
	DIR *stream = opendir(dir);
	if (!stream)
		return err_set(err, errno, _("cannot open the folder %s: %s"), dir, strerror(errno));
	struct names names = {0};
	for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
		size_t length = strlen(entry->d_name);
		if (entry->d_name[0] != '.' && entry->d_name[0] != '#' && entry->d_name[length - 1] != '~')
			array_push(&names.all, mem_text_or_die(entry->d_name));
	}
	closedir(stream);
	if (names.all.n)
		qsort(names.all.at, names.all.n, sizeof names.all.at[0], by_name);
	*ret_names = names;
	return 0;
}

static char *path_of(const char *dir, const char *name)
{
	struct buf path = {0};
	size_t length = strlen(dir);
	while (length > 1 && dir[length - 1] == '/')
		length--;
	buf_add(&path, dir, length);
	buf_format(&path, "/%s", name);
	return buf_steal(&path);
}

bool name_is_plain(const char *name, size_t length, const char *others)
{
	if (length == 0 || name[0] == '-')
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = name[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr(others, c)))
			return false;
	}
	return true;
}

/* ---- one file ---- */

static bool read_whole(const char *path, size_t limit, struct buf *text, struct buf *mistakes)
{
	struct err err;
	struct stat stat_of;
	if (stat(path, &stat_of) == 0 && !S_ISREG(stat_of.st_mode)) {
		buf_format(mistakes, _("%s:1: this is no plain file; a lesson's folder holds lesson.LANG.md and programs (.lua, .py, .c)\n"), path);
		return false;
	}
	if (file_read(path, limit, text, &err) < 0) {
		buf_format(mistakes, "%s:1: %s\n", path, err.text);
		return false;
	}
	const char *zero = memchr(buf_get(text), '\0', text->len);
	if (zero || !text_is_utf8(buf_get(text), text->len)) {
		buf_format(mistakes, _("%s:1: this is no UTF-8 text; save the file as UTF-8\n"), path);
		return false;
	}
	return true;
}

static void read_text(const char *path, const char *id, const char *lang, struct folder *folder, struct buf *mistakes)
{
	struct buf text = {0};
	struct lesson lesson = {0};
	if (read_whole(path, TEXT_LIMIT, &text, mistakes) && lesson_parse(path, id, lang, buf_get(&text), &lesson, mistakes) == 0)
		array_push(&folder->lessons, lesson);
	buf_done(&text);
}

/* Terminal controls in a program would act when its text is shown. */
static bool has_controls(const char *text, int *ret_line)
{
	*ret_line = 1;
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		*ret_line += c == '\n';
		if ((c < 0x20 && !strchr("\t\n\r", c)) || c == 0x7f || (c == 0xc2 && (unsigned char)text[1] < 0xa0))
			return true;
	}
	return false;
}

void listing_check(const char *path, const char *language, const char *source, struct buf *mistakes)
{
	struct err err;
	int line;
	if (has_controls(source, &line))
		buf_format(mistakes, _("%s:%d: there is a control character here; delete it\n"), path, line);
	else if (strcmp(language, "lua") == 0 && table_program_check(path, source, &err) < 0)
		buf_format(mistakes, "%s\n", err.text);
	else if (strcmp(language, "lua") == 0 && !strstr(source, "main"))
		buf_format(mistakes, _("%s:1: the program defines no main(); add function main() ... end\n"), path);
}

static void read_listing(const char *path, const char *name, const char *dot, struct lesson *holder, struct buf *mistakes)
{
	struct buf text = {0};
	if (!name_is_plain(name, (size_t)(dot - name), "-_") || dot - name > PROGRAM_NAME_MAX) {
		buf_format(mistakes, _("%s:1: a program's name has only small letters, digits, - and _, at most %d; rename the file\n"), path, PROGRAM_NAME_MAX);
	} else if (read_whole(path, PROGRAM_LIMIT, &text, mistakes)) {
		listing_check(path, dot + 1, buf_get(&text), mistakes);
		struct lesson_listing listing = {mem_text_n_or_die(name, (size_t)(dot - name)), mem_text_or_die(dot + 1), buf_steal(&text)};
		array_push(&holder->listings, listing);
	}
	buf_done(&text);
}

/* "lesson.en.md" -> "en" */
static bool language_of(const char *name, char ret_lang[8])
{
	static const char start[] = "lesson.";
	size_t length = strlen(name);
	if (strncmp(name, start, sizeof start - 1) != 0 || length < sizeof start + 3 || strcmp(name + length - 3, ".md") != 0)
		return false;
	size_t size = length - (sizeof start - 1) - 3;
	if (size < 2 || size > 3 || !name_is_plain(name + sizeof start - 1, size, ""))
		return false;
	memcpy(ret_lang, name + sizeof start - 1, size);
	ret_lang[size] = '\0';
	return true;
}

/* ---- one lesson ---- */

static void read_file_of(const char *path, const char *name, struct folder *folder, struct lesson *holder, struct buf *mistakes)
{
	char lang[8];
	const char *dot = strrchr(name, '.');
	if (language_of(name, lang))
		read_text(path, folder->id, lang, folder, mistakes);
	else if (dot && (strcmp(dot, ".lua") == 0 || strcmp(dot, ".py") == 0 || strcmp(dot, ".c") == 0))
		read_listing(path, name, dot, holder, mistakes);
	else
		array_push(&holder->data.all, (struct data_file){.name = mem_text_or_die(name)});
}

/* What is neither text nor program must be named in the table lesson. */
static void check_others(const char *dir, const struct lesson *lesson, const struct lesson *holder, struct buf *mistakes)
{
	for (size_t i = 0; i < holder->data.all.n; i++) {
		bool named = false;
		for (size_t k = 0; lesson && k < lesson->data.all.n && !named; k++)
			named = strcmp(lesson->data.all.at[k].name, holder->data.all.at[i].name) == 0;
		if (!named)
			buf_format(mistakes, _("%s/%s:1: this does not belong in a lesson's folder; it holds lesson.LANG.md, programs (.lua, .py, .c) and what the table lesson names as data\n"),
			           dir, holder->data.all.at[i].name);
	}
}

void folder_english_first(struct folder *folder)
{
	for (size_t i = 1; i < folder->lessons.n; i++) {
		if (strcmp(folder->lessons.at[i].lang, "en") == 0) {
			struct lesson english = folder->lessons.at[i];
			memmove(folder->lessons.at + 1, folder->lessons.at, i * sizeof english);
			folder->lessons.at[0] = english;
		}
	}
}

static void read_folder(const char *dir, const char *id, struct folder *folder, struct buf *mistakes)
{
	struct names names;
	struct err err;
	struct lesson holder = {0};
	bool has_english = false;
	*folder = (struct folder){.id = mem_text_or_die(id)};
	if (!name_is_plain(id, strlen(id), "-") || strlen(id) > LESSON_ID_MAX)
		buf_format(mistakes, _("%s:1: a lesson's folder has a name of small letters, digits and hyphens, at most %d; rename it\n"), dir, LESSON_ID_MAX);
	if (names_read(dir, &names, &err) < 0) {
		buf_format(mistakes, "%s:1: %s\n", dir, err.text);
		return;
	}
	for (size_t i = 0; i < names.all.n; i++) {
		char *path = path_of(dir, names.all.at[i]);
		read_file_of(path, names.all.at[i], folder, &holder, mistakes);
		has_english = has_english || strcmp(names.all.at[i], "lesson.en.md") == 0;
		free(path);
	}
	if (!has_english)
		buf_format(mistakes, _("%s:1: there is no lesson.en.md; write it\n"), dir);
	if (holder.listings.n > LISTINGS_MAX)
		buf_format(mistakes, _("%s:1: there are more than %d programs; split the lesson in two\n"), dir, LISTINGS_MAX);
	names_done(&names);
	folder_english_first(folder);
	if (folder->lessons.n) {
		memcpy(&folder->lessons.at[0].listings, &holder.listings, sizeof holder.listings);
		memset(&holder.listings, 0, sizeof holder.listings);
	}
	check_others(dir, folder->lessons.n ? &folder->lessons.at[0] : NULL, &holder, mistakes);
	lesson_done(&holder);
}

/* ---- all ---- */

/* Is this folder itself a lesson? Then *ret_parent and *ret_name (to be freed) are what it lies in and what it is called there. */
static bool is_lesson(const char *dir, char **ret_parent, char **ret_name)
{
	char *text = path_of(dir, "lesson.en.md"), *whole = access(text, F_OK) == 0 ? mem_text_or_die(dir) : NULL;
	free(text);
	const char *slash = whole ? strrchr(whole, '/') : NULL;
	/* "." and ".." have no name of their own. */
	if (whole && (strcmp(slash ? slash + 1 : whole, ".") == 0 || strcmp(slash ? slash + 1 : whole, "..") == 0)) {
		char *real = realpath(dir, NULL);
		free(whole);
		whole = real;
		slash = whole ? strrchr(whole, '/') : NULL;
	}
	if (!whole)
		return false;
	*ret_parent = slash ? mem_text_n_or_die(whole, slash == whole ? 1 : (size_t)(slash - whole)) : mem_text_or_die(".");
	*ret_name = mem_text_or_die(slash ? slash + 1 : whole);
	free(whole);
	return true;
}

static void add_folder(const char *dir, const char *name, struct folders *folders, struct buf *mistakes)
{
	struct stat stat_of;
	struct folder folder;
	char *path = path_of(dir, name);
	if (stat(path, &stat_of) == 0 && S_ISDIR(stat_of.st_mode)) {
		read_folder(path, name, &folder, mistakes);
		if (folder.lessons.n)
			data_read(dir, name, &folder.lessons.at[0], mistakes);
		array_push(&folders->all, folder);
	}
	free(path);
}

int folders_read(const char *dir, struct folders *ret_folders, struct buf *ret_mistakes, struct err *err)
{
	struct names names;
	struct folders folders = {0};
	char *parent, *name;
	if (is_lesson(dir, &parent, &name)) {
		add_folder(parent, name, &folders, ret_mistakes);
		folders.dir = parent;
		free(name);
		*ret_folders = folders;
		return 0;
	}
	int result = names_read(dir, &names, err);
	if (result < 0)
		return result;
	for (size_t i = 0; i < names.all.n && folders.all.n < LESSONS_MAX; i++)
		add_folder(dir, names.all.at[i], &folders, ret_mistakes);
	names_done(&names);
	if (folders.all.n == 0)
		return err_set(err, ENOENT, _("there is no lesson in %s: a lesson is a folder with lesson.en.md in it"), dir);
	glossary_read(dir, &folders.glossary, ret_mistakes);
	folders.dir = mem_text_or_die(dir);
	*ret_folders = folders;
	return 0;
}

void folders_done(struct folders *folders)
{
	for (size_t i = 0; i < folders->all.n; i++) {
		struct folder *folder = &folders->all.at[i];
		for (size_t k = 0; k < folder->lessons.n; k++)
			lesson_done(&folder->lessons.at[k]);
		array_done(&folder->lessons);
		free(folder->id);
	}
	array_done(&folders->all);
	glossary_done(&folders->glossary);
	free(folders->dir);
}
