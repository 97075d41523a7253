/* store/progress: where the learner is, what was predicted, small settings. A rollback journal
 * (WAL needs shared memory, which home folders on a network often lack), and short transactions,
 * so that two open programs get on with each other.
 */
#include "store/internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ASIDE_MAX = 100 };
static const struct db_kind progress_kind = {N_("record of progress"), PROGRESS_ID, PROGRESS_VERSION};

/* Records that are older than this table get it when they are opened. */
#define ANSWER_TABLE "CREATE TABLE IF NOT EXISTS " ANSWER
#define ANSWER \
	"answer(number INTEGER PRIMARY KEY, lesson TEXT NOT NULL CHECK(lesson <> '')," \
	" quiz INTEGER NOT NULL CHECK(quiz >= 0), choice INTEGER NOT NULL CHECK(choice >= 0)," \
	" right INTEGER NOT NULL CHECK(right IN (0, 1)), review INTEGER NOT NULL CHECK(review IN (0, 1))) STRICT;"

static const char schema[] =
	"BEGIN IMMEDIATE;"
	"CREATE TABLE step_done(lesson TEXT NOT NULL CHECK(lesson <> ''), step TEXT NOT NULL CHECK(step <> ''),"
	" PRIMARY KEY(lesson, step)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE place(lesson TEXT NOT NULL PRIMARY KEY, step TEXT NOT NULL,"
	" FOREIGN KEY(lesson, step) REFERENCES step_done(lesson, step) ON DELETE CASCADE) STRICT, WITHOUT ROWID;"
	"CREATE TABLE prediction(number INTEGER PRIMARY KEY, lesson TEXT NOT NULL CHECK(lesson <> ''),"
	" answer TEXT NOT NULL, actual TEXT NOT NULL, right INTEGER NOT NULL CHECK(right IN (0, 1))) STRICT;"
	"CREATE INDEX prediction_by_lesson ON prediction(lesson, number);"
	"CREATE TABLE setting(name TEXT NOT NULL PRIMARY KEY CHECK(name <> ''), value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
	ANSWER_TABLE
	"PRAGMA application_id = 1347571783; PRAGMA user_version = 1;"
	"COMMIT;";

/* ---- the place ---- */

int store_user_file(const char *name, struct buf *ret_file, struct err *err)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	if (data && data[0] == '/')
		buf_format(ret_file, "%s/procession/%s", data, name);
	else if (home && home[0] == '/')
		buf_format(ret_file, "%s/.local/share/procession/%s", home, name);
	else
		return err_set(err, ENOENT, "%s", _("no place for what is yours: neither XDG_DATA_HOME nor HOME is set to a folder"));
	return 0;
}

int file_folders_make(const char *file, struct err *err)
{
	if (!*file)
		return err_set(err, EINVAL, "%s", _("the name of the file for your progress is empty"));
	char *path = mem_text_or_die(file);
	int result = 0;
	for (char *slash = strchr(path + 1, '/'); slash && result == 0; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0700) < 0 && errno != EEXIST)
			result = err_set(err, errno, _("cannot make the folder %s: %s"), path, strerror(errno));
		*slash = '/';
	}
	free(path);
	return result;
}

/* ---- opening ---- */

static int open_once(const char *file, sqlite3 **ret_db, struct err *err)
{
	sqlite3 *db;
	bool fresh;
	int result = db_open(file, &progress_kind, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &db, &fresh, err);
	if (result < 0)
		return result;
	if (sqlite3_db_readonly(db, "main") == 1)
		result = err_set(err, EROFS, _("cannot write %s: your progress is not kept"), file);
	else
		result = db_run(db, file, fresh ? schema : ANSWER_TABLE, err);
	/* Two programs began at the same moment, and the other was first. */
	if (result < 0 && fresh && sqlite3_get_autocommit(db) == 0)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	if (result < 0) {
		sqlite3_close(db);
		return result;
	}
	*ret_db = db;
	return 0;
}

/* FILE -> FILE.damaged, .damaged-2 ...; never over an older one. */
static int set_aside(const char *file, struct buf *ret_name, struct err *err)
{
	static const char *const ends[] = {"-journal", "-wal", "-shm"};
	for (int i = 1; i < ASIDE_MAX; i++) {
		buf_reset(ret_name);
		buf_format(ret_name, "%s.damaged", file);
		if (i > 1)
			buf_format(ret_name, "-%d", i);
		if (access(buf_get(ret_name), F_OK) == 0)
			continue;
		if (rename(file, buf_get(ret_name)) < 0)
			return err_set(err, errno, _("%s is damaged and cannot be set aside: %s"), file, strerror(errno));
		for (size_t k = 0; k < COUNT_OF(ends); k++) {
			struct buf from = {0}, to = {0};
			buf_format(&from, "%s%s", file, ends[k]);
			buf_format(&to, "%s%s", buf_get(ret_name), ends[k]);
			/* Most often there is none. */
			if (rename(buf_get(&from), buf_get(&to)) < 0)
				unlink(buf_get(&from));
			buf_done(&from);
			buf_done(&to);
		}
		return 0;
	}
	return err_set(err, EEXIST, _("%s is damaged, and there are %d older damaged ones beside it: delete some"), file, ASIDE_MAX - 1);
}

/* err is written when it fails, and when a damaged file was set aside. */
static int open_or_begin_anew(const char *file, sqlite3 **ret_db, struct err *err)
{
	struct err trouble = {0};
	int result = open_once(file, ret_db, &trouble);
	/* Begun by another program just now: look again. */
	for (int i = 0; i < 5 && (result == -EBUSY || (result == -EIO && access(file, F_OK) == 0)); i++)
		result = open_once(file, ret_db, &trouble);
	if (result != -EBADMSG)
		return result < 0 ? err_set(err, -result, "%s", trouble.text) : 0;
	struct buf aside = {0};
	result = set_aside(file, &aside, err);
	if (result == 0)
		result = open_once(file, ret_db, err);
	if (result == 0)
		err_set(err, EBADMSG, _("the record of your progress was damaged: it is kept as %s, and a new one is begun"), buf_get(&aside));
	buf_done(&aside);
	return result;
}

int progress_open(const char *file, struct progress **ret_progress, struct err *err)
{
	struct buf place = {0};
	if (err)
		*err = (struct err){0};
	int result = 0;
	if (file)
		buf_text(&place, file);
	else
		result = store_user_file("progress.db", &place, err);
	if (result == 0)
		result = file_folders_make(buf_get(&place), err);
	sqlite3 *db = NULL;
	if (result == 0)
		result = open_or_begin_anew(buf_get(&place), &db, err);
	if (result < 0) {
		buf_done(&place);
		return result;
	}
	struct progress *progress = mem_new_or_die(1, sizeof *progress);
	progress->db = db;
	progress->file = buf_steal(&place);
	*ret_progress = progress;
	return 0;
}

/* A record from before there were answers is not changed: to this connection it looks as if it had that table. */
static int add_answers(sqlite3 *db, const char *file, struct err *err)
{
	sqlite3_stmt *query;
	int result = db_query(db, file, &query, err, "SELECT 1 FROM sqlite_schema WHERE name = 'answer'", "");
	if (result < 0)
		return result;
	bool has = sqlite3_step(query) == SQLITE_ROW;
	sqlite3_finalize(query);
	return has ? 0 : db_run(db, file, "CREATE TEMP TABLE " ANSWER, err);
}

int progress_look(const char *file, struct progress **ret_progress, struct err *err)
{
	sqlite3 *db;
	bool fresh;
	/* Where it can be written: what a crash has left unfinished is put right. */
	int result = db_open(file, &progress_kind, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &db, &fresh, err);
	if (result < 0)
		return result;
	if (!fresh)
		result = add_answers(db, file, err);
	if (result < 0 || fresh) {
		sqlite3_close(db);
		if (result == 0)
			*ret_progress = NULL;
		return result;
	}
	*ret_progress = mem_new_or_die(1, sizeof **ret_progress);
	**ret_progress = (struct progress){db, mem_text_or_die(file)};
	return 0;
}

void progress_folder(const struct progress *progress, struct buf *ret_path)
{
	const char *slash = strrchr(progress->file, '/');
	buf_add(ret_path, slash ? progress->file : ".", slash ? (size_t)(slash - progress->file) : 1);
}

void progress_close(struct progress *progress)
{
	if (!progress)
		return;
	sqlite3_close(progress->db);
	free(progress->file);
	free(progress);
}

/* ---- what is kept ---- */

static int do_in(struct progress *progress, const char *sql, struct err *err)
{
	return db_run(progress->db, progress->file, sql, err);
}

int progress_step_set(struct progress *progress, const char *lesson, const char *step, struct err *err)
{
	if (!progress)
		return 0;
	int result = do_in(progress, "BEGIN IMMEDIATE", err);
	if (result < 0)
		return result;
	result = db_do(progress->db, progress->file, err, "INSERT OR IGNORE INTO step_done VALUES(?, ?)", "ss", lesson, step);
	if (result == 0)
		result = db_do(progress->db, progress->file, err,
			"INSERT INTO place VALUES(?, ?) ON CONFLICT(lesson) DO UPDATE SET step = excluded.step", "ss", lesson, step);
	if (result == 0)
		result = do_in(progress, "COMMIT", err);
	if (result < 0)
		do_in(progress, "ROLLBACK", NULL);
	return result;
}

/* The first row's texts into rooms; -ENOENT none. Rooms are untouched on failure. */
struct room { char *text; size_t size; };
static int get(struct progress *progress, const char *sql, const char *a, const char *b, struct room *rooms, int count)
{
	sqlite3_stmt *query;
	int result = progress ? db_query(progress->db, progress->file, &query, NULL, sql, b ? "ss" : "s", a, b) : -ENOENT;
	if (result < 0)
		return result;
	int code = sqlite3_step(query);
	for (int i = 0; i < count && code == SQLITE_ROW; i++)
		text_copy(rooms[i].text, rooms[i].size, db_text(query, i));
	sqlite3_finalize(query);
	return code == SQLITE_ROW ? 0 : code == SQLITE_DONE ? -ENOENT : -EIO;
}

int progress_step_get(struct progress *progress, const char *lesson, char *ret_step, size_t size)
{
	struct room room = {ret_step, size};
	int result = get(progress, "SELECT step FROM place WHERE lesson = ?", lesson, NULL, &room, 1);
	if (result < 0)
		text_copy(ret_step, size, "");
	return result == -ENOENT ? 0 : result;
}

bool progress_step_is_done(struct progress *progress, const char *lesson, const char *step)
{
	return get(progress, "SELECT 1 FROM step_done WHERE lesson = ? AND step = ?", lesson, step, NULL, 0) == 0;
}

int progress_prediction_add(struct progress *progress, const char *lesson, const char *answer, const char *actual, bool right, struct err *err)
{
	if (!progress)
		return 0;
	return db_do(progress->db, progress->file, err, "INSERT INTO prediction(lesson, answer, actual, right) VALUES(?, ?, ?, ?)",
	             "sssi", lesson, answer, actual, right ? 1 : 0);
}

int progress_prediction_get(struct progress *progress, const char *lesson, char *ret_answer, char *ret_actual, size_t size)
{
	struct room rooms[] = {{ret_answer, size}, {ret_actual, size}};
	return get(progress, "SELECT answer, actual FROM prediction WHERE lesson = ? ORDER BY number DESC LIMIT 1", lesson, NULL, rooms, 2);
}

int progress_setting_set(struct progress *progress, const char *name, const char *value)
{
	if (!progress)
		return 0;
	return db_do(progress->db, progress->file, NULL,
		"INSERT INTO setting VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value", "ss", name, value);
}

int progress_setting_get(struct progress *progress, const char *name, char *ret_value, size_t size)
{
	struct room room = {ret_value, size};
	return get(progress, "SELECT value FROM setting WHERE name = ?", name, NULL, &room, 1);
}
