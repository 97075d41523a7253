/* store/build: a folder of lessons -> a library. Written beside its place, made durable, renamed.
 * Nothing that differs from day to day goes in, and everything in a fixed order, so that the same sources give
 * the same bytes (with the same version of SQLite, which writes its number into the file).
 */
#include "store/internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { HOLD_MS = 50, HOLD_TRIES = 400, STALE_S = 3600 };

/* No json_valid() in the checks: some versions of SQLite call it unsafe in a schema that is not trusted. */
static const char schema[] =
	"PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
	"PRAGMA foreign_keys = ON; PRAGMA application_id = 1347570764; PRAGMA user_version = 2;"
	"BEGIN;"
	"CREATE TABLE lesson("
	" id TEXT NOT NULL PRIMARY KEY CHECK(length(id) BETWEEN 1 AND 63),"
	" chapter INTEGER NOT NULL CHECK(chapter BETWEEN 1 AND 8),"
	" position INTEGER NOT NULL CHECK(position BETWEEN 1 AND 99),"
	" minutes INTEGER NOT NULL CHECK(minutes BETWEEN 1 AND 120),"
	" UNIQUE(chapter, position)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE lesson_text("
	" lesson TEXT NOT NULL REFERENCES lesson(id) ON DELETE CASCADE,"
	" lang TEXT NOT NULL CHECK(length(lang) BETWEEN 2 AND 3),"
	" title TEXT NOT NULL CHECK(title <> ''),"
	" promise TEXT NOT NULL CHECK(promise <> ''),"
	" PRIMARY KEY(lesson, lang)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE source("
	" lesson TEXT NOT NULL, lang TEXT NOT NULL, text TEXT NOT NULL,"
	" PRIMARY KEY(lesson, lang),"
	" FOREIGN KEY(lesson, lang) REFERENCES lesson_text(lesson, lang) ON DELETE CASCADE) STRICT, WITHOUT ROWID;"
	"CREATE TABLE step("
	" lesson TEXT NOT NULL, lang TEXT NOT NULL, position INTEGER NOT NULL CHECK(position BETWEEN 1 AND 5),"
	" kind TEXT NOT NULL CHECK(kind IN ('predict', 'run', 'see', 'explain', 'challenge')),"
	" text TEXT NOT NULL, data TEXT CHECK(data IS NULL OR substr(data, 1, 1) = '{'),"
	" PRIMARY KEY(lesson, lang, position), UNIQUE(lesson, lang, kind),"
	" FOREIGN KEY(lesson, lang) REFERENCES lesson_text(lesson, lang) ON DELETE CASCADE,"
	" CHECK((data IS NULL) = (kind IN ('see', 'explain')))) STRICT, WITHOUT ROWID;"
	"CREATE TABLE note("
	" lesson TEXT NOT NULL, lang TEXT NOT NULL, step INTEGER NOT NULL, position INTEGER NOT NULL CHECK(position >= 1),"
	" moment TEXT NOT NULL CHECK(substr(moment, 1, 1) = '{'), text TEXT NOT NULL CHECK(text <> ''),"
	" PRIMARY KEY(lesson, lang, step, position),"
	" FOREIGN KEY(lesson, lang, step) REFERENCES step(lesson, lang, position) ON DELETE CASCADE) STRICT, WITHOUT ROWID;"
	"CREATE TABLE quiz("
	" lesson TEXT NOT NULL, lang TEXT NOT NULL, step INTEGER NOT NULL, position INTEGER NOT NULL CHECK(position >= 1),"
	" data TEXT NOT NULL CHECK(substr(data, 1, 1) = '{'),"
	" PRIMARY KEY(lesson, lang, step, position),"
	" FOREIGN KEY(lesson, lang, step) REFERENCES step(lesson, lang, position) ON DELETE CASCADE) STRICT, WITHOUT ROWID;"
	"CREATE TABLE listing("
	" lesson TEXT NOT NULL REFERENCES lesson(id) ON DELETE CASCADE,"
	" program TEXT NOT NULL CHECK(program <> ''),"
	" language TEXT NOT NULL CHECK(language IN ('lua', 'py', 'c')),"
	" source TEXT NOT NULL,"
	" PRIMARY KEY(lesson, program, language)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE pointer("
	" lesson TEXT NOT NULL REFERENCES lesson(id) ON DELETE CASCADE,"
	" kind TEXT NOT NULL CHECK(kind IN ('after', 'link')),"
	" position INTEGER NOT NULL CHECK(position >= 1),"
	" target TEXT NOT NULL CHECK(length(target) BETWEEN 1 AND 63 AND target <> lesson),"
	" PRIMARY KEY(lesson, kind, position), UNIQUE(lesson, kind, target)) STRICT, WITHOUT ROWID;"
	"CREATE VIEW contents AS SELECT chapter || '.' || position AS number, id, lang, title, promise, minutes"
	" FROM lesson JOIN lesson_text ON lesson = id ORDER BY chapter, position, lang;";

/* ---- rows ---- */

struct target { sqlite3 *db; const char *file; struct err *err; };

static char *json_text(const json_t *json)
{
	return json ? json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
}

static int insert_step(const struct target *to, const struct lesson *lesson, const struct lesson_step *step, int number)
{
	char *data = json_text(step->table);
	int result = db_do(to->db, to->file, to->err, "INSERT INTO step VALUES(?, ?, ?, ?, ?, ?)", "ssisss",
	                   lesson->id, lesson->lang, number, lesson_step_name(step->kind), step->text, data);
	free(data);
	for (size_t i = 0; i < step->quizzes.n && result == 0; i++) {
		data = json_text(step->quizzes.at[i]);
		result = db_do(to->db, to->file, to->err, "INSERT INTO quiz VALUES(?, ?, ?, ?, ?)", "ssiis", lesson->id, lesson->lang, number, (int)i + 1, data);
		free(data);
	}
	for (size_t i = 0; i < step->notes.n && result == 0; i++) {
		data = json_text(step->notes.at[i].when);
		result = db_do(to->db, to->file, to->err, "INSERT INTO note VALUES(?, ?, ?, ?, ?, ?)", "ssiiss",
		               lesson->id, lesson->lang, number, (int)i + 1, data, step->notes.at[i].text);
		free(data);
	}
	return result;
}

static int insert_text(const struct target *to, const struct lesson *lesson)
{
	int result = db_do(to->db, to->file, to->err, "INSERT INTO lesson_text VALUES(?, ?, ?, ?)", "ssss",
	                   lesson->id, lesson->lang, lesson->title, lesson->promise);
	if (result == 0)
		result = db_do(to->db, to->file, to->err, "INSERT INTO source VALUES(?, ?, ?)", "sss", lesson->id, lesson->lang, lesson->source);
	for (size_t i = 0; i < lesson->steps.n && result == 0; i++)
		result = insert_step(to, lesson, &lesson->steps.at[i], (int)i + 1);
	if (result == 0)
		result = passages_insert(to->db, to->file, lesson, to->err);
	return result;
}

/* Where a lesson points to: each target once, in the order of the text. */
static int insert_pointers(const struct target *to, const struct lesson *lesson)
{
	int position = 0;
	for (size_t i = 0; i < lesson->after.n; i++) {
		int result = db_do(to->db, to->file, to->err, "INSERT OR IGNORE INTO pointer VALUES(?, 'after', ?, ?)", "sis", lesson->id, ++position, lesson->after.at[i]);
		if (result < 0)
			return result;
	}
	for (size_t i = 0; i < lesson->uses.n; i++) {
		if (lesson->uses.at[i].kind != USE_LESSON || strcmp(lesson->uses.at[i].program, lesson->id) == 0)
			continue;
		int result = db_do(to->db, to->file, to->err, "INSERT OR IGNORE INTO pointer VALUES(?, 'link', ?, ?)", "sis", lesson->id, ++position, lesson->uses.at[i].program);
		if (result < 0)
			return result;
	}
	return 0;
}

static int insert_folder(const struct target *to, const struct folder *folder)
{
	const struct lesson *first = &folder->lessons.at[0];
	int result = db_do(to->db, to->file, to->err, "INSERT INTO lesson VALUES(?, ?, ?, ?)", "siii",
	                   first->id, first->chapter, first->order, first->minutes);
	for (size_t i = 0; i < folder->lessons.n && result == 0; i++)
		result = insert_text(to, &folder->lessons.at[i]);
	if (result == 0)
		result = insert_pointers(to, first);
	if (result == 0)
		result = data_insert(to->db, to->file, first, to->err);
	for (size_t i = 0; i < first->listings.n && result == 0; i++)
		result = db_do(to->db, to->file, to->err, "INSERT INTO listing VALUES(?, ?, ?, ?)", "ssss",
		               first->id, first->listings.at[i].program, first->listings.at[i].language, first->listings.at[i].source);
	return result;
}

/* ---- the file ---- */

static int fill(const char *file, const struct folders *folders, struct err *err)
{
	sqlite3 *db;
	int result = db_open_file(file, SQLITE_OPEN_READWRITE, &db) == SQLITE_OK ? 0 : db_error(db, file, err);
	if (result == 0)
		result = db_run(db, file, schema, err);
	if (result == 0)
		result = db_run(db, file, passages_schema, err);
	if (result == 0)
		result = db_run(db, file, data_schema, err);
	if (result == 0)
		result = db_run(db, file, glossary_schema, err);
	struct target to = {db, file, err};
	for (size_t i = 0; i < folders->all.n && result == 0; i++)
		result = insert_folder(&to, &folders->all.at[i]);
	if (result == 0)
		result = glossary_insert(db, file, &folders->glossary, err);
	if (result == 0)
		result = db_run(db, file, passages_index, err);
	if (result == 0)
		result = db_run(db, file, "COMMIT", err);
	sqlite3_close(db);
	return result;
}

static int sync_path(const char *path, int flags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
	if (fd < 0)
		return -errno;
	int result = fsync(fd) < 0 ? -errno : 0;
	close(fd);
	return result;
}

static char *folder_of(const char *file)
{
	const char *slash = strrchr(file, '/');
	if (!slash)
		return mem_text_or_die(".");
	return slash == file ? mem_text_or_die("/") : mem_text_n_or_die(file, (size_t)(slash - file));
}

/* Whoever reads a library and writes it anew holds its folder meanwhile, else the later of two loses what the earlier has written.
 * A file system without locks (some networks) does without. */
int library_hold(const char *file, int *ret_fd, struct err *err)
{
	char *folder = folder_of(file);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), result = 0;
	for (int i = 0; fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK && result == 0; i++) {
		nanosleep(&(struct timespec){.tv_nsec = HOLD_MS * 1000000L}, NULL);
		if (i >= HOLD_TRIES)
			result = err_set(err, EBUSY, _("somebody else is writing in %s: try again"), folder);
	}
	free(folder);
	if (result < 0)
		close(fd);
	else
		*ret_fd = fd;
	return result;
}

void library_release(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* "lessons.db.4711.new": what a build has left that was killed in the middle. Nobody writes for an hour. */
static void sweep(const char *file)
{
	char *folder = folder_of(file);
	const char *slash = strrchr(file, '/'), *base = slash ? slash + 1 : file;
	DIR *stream = opendir(folder);
	for (struct dirent *entry; stream && (entry = readdir(stream)) != NULL;) {
		struct stat stat_of;
		const char *rest = entry->d_name + (strncmp(entry->d_name, base, strlen(base)) == 0 ? strlen(base) : 0);
		size_t digits = *rest == '.' && rest > entry->d_name ? strspn(rest + 1, "0123456789") : 0;
		if (digits == 0 || strcmp(rest + 1 + digits, ".new") != 0)
			continue;
		if (fstatat(dirfd(stream), entry->d_name, &stat_of, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(stat_of.st_mode) && time(NULL) - stat_of.st_mtime > STALE_S)
			unlinkat(dirfd(stream), entry->d_name, 0);
	}
	if (stream)
		closedir(stream);
	free(folder);
}

/* An own name, so that two builds at once do not meet; the file is begun by open(), so that the umask counts. */
static int begin_beside(const char *file, char **ret_fresh, struct err *err)
{
	struct buf name = {0};
	buf_format(&name, "%s.%ld.new", file, (long)getpid());
	unlink(buf_get(&name));
	sweep(file);
	int fd = open(buf_get(&name), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0) {
		int error = errno;
		buf_done(&name);
		return err_set(err, error, _("cannot write %s: %s"), file, strerror(error));
	}
	close(fd);
	*ret_fresh = buf_steal(&name);
	return 0;
}

int library_write(const char *file, const struct folders *folders, struct err *err)
{
	char *fresh = NULL;
	int result = begin_beside(file, &fresh, err);
	if (result < 0)
		return result;
	result = fill(fresh, folders, err);
	if (result == 0) {
		result = sync_path(fresh, 0);
		if (result == 0 && rename(fresh, file) < 0)
			result = -errno;
		if (result < 0)
			err_set(err, -result, _("cannot write %s: %s"), file, strerror(-result));
	}
	if (result < 0) {
		unlink(fresh);
	} else {
		/* The name is in place; a folder that cannot be synced (some file systems) does no harm. */
		char *folder = folder_of(file);
		sync_path(folder, O_DIRECTORY);
		free(folder);
	}
	free(fresh);
	return result;
}

static unsigned count_lines(const struct buf *text)
{
	unsigned lines = 0;
	for (size_t i = 0; i < text->len; i++)
		lines += text->data[i] == '\n';
	return lines;
}

int folders_read_checked(const char *dir, struct folders *folders, struct buf *ret_mistakes, struct err *err)
{
	size_t before = ret_mistakes->len;
	char *clean = mem_text_or_die(dir);
	for (size_t length = strlen(clean); length > 1 && clean[length - 1] == '/'; length--)
		clean[length - 1] = '\0';
	int result = folders_read(clean, folders, ret_mistakes, err);
	for (size_t i = 0; result == 0 && i < folders->all.n; i++)
		folder_check(folders->dir, &folders->all.at[i], ret_mistakes);
	if (result == 0)
		folders_check(folders->dir, folders, ret_mistakes);
	if (result == 0 && ret_mistakes->len > before) {
		struct buf these = {.data = ret_mistakes->data + before, .len = ret_mistakes->len - before};
		folders_done(folders);
		result = err_set(err, EINVAL, _("mistakes in %s: %u; nothing is built before they are mended"), clean, count_lines(&these));
	}
	free(clean);
	return result;
}

int store_build(const char *dir, const char *file, struct buf *ret_mistakes, unsigned *ret_lessons, struct err *err)
{
	struct folders folders;
	int result = folders_read_checked(dir, &folders, ret_mistakes, err);
	if (result < 0)
		return result;
	if (file)
		result = library_write(file, &folders, err);
	if (result == 0)
		*ret_lessons = (unsigned)folders.all.n;
	folders_done(&folders);
	return result;
}

int store_read(const char *dir, struct buf *ret_dir, struct lesson **ret_lessons, size_t *ret_count, struct buf *ret_mistakes, struct err *err)
{
	struct folders folders;
	ARRAY(struct lesson) lessons = {0};
	int result = folders_read_checked(dir, &folders, ret_mistakes, err);
	if (result < 0)
		return result;
	for (size_t i = 0; i < folders.all.n; i++) {
		struct lesson *first = &folders.all.at[i].lessons.at[0];
		array_push(&lessons, *first);
		*first = (struct lesson){0};
	}
	buf_text(ret_dir, folders.dir);
	folders_done(&folders);
	*ret_lessons = lessons.at;
	*ret_count = lessons.n;
	return 0;
}

void store_free(struct lesson *lessons, size_t count)
{
	for (size_t i = 0; i < count; i++)
		lesson_done(&lessons[i]);
	free(lessons);
}
