/* store/db: opening with suspicion, and errors as sentences. */
#include "store/internal.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_MS = 500, VALUE_MAX = 4 << 20 };

static bool is_damage(int code)
{
	return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_FORMAT;
}

int db_error(sqlite3 *db, const char *file, struct err *err)
{
	int code = db ? sqlite3_errcode(db) : SQLITE_NOMEM;
	if ((code & 0xff) == SQLITE_NOTADB)
		return err_set(err, EBADMSG, _("%s is no SQLite database, or its beginning is damaged"), file);
	if (is_damage(code & 0xff))
		return err_set(err, EBADMSG, _("%s is damaged: %s"), file, sqlite3_errmsg(db));
	int error = db && sqlite3_system_errno(db) ? sqlite3_system_errno(db) : EIO;
	static const struct { int code, error; } known[] = {
		{SQLITE_READONLY, EROFS}, {SQLITE_FULL, ENOSPC}, {SQLITE_BUSY, EBUSY}, {SQLITE_LOCKED, EBUSY},
		{SQLITE_PERM, EACCES}, {SQLITE_NOMEM, ENOMEM},
	};
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if ((code & 0xff) == known[i].code)
			error = known[i].error;
	return err_set(err, error, _("cannot use %s: %s"), file, db ? sqlite3_errmsg(db) : strerror(ENOMEM));
}

int db_run(sqlite3 *db, const char *file, const char *sql, struct err *err)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_error(db, file, err);
}

static int query_with(sqlite3 *db, const char *file, sqlite3_stmt **ret_query, struct err *err, const char *sql, const char *types, va_list args)
{
	sqlite3_stmt *query;
	if (sqlite3_prepare_v2(db, sql, -1, &query, NULL) != SQLITE_OK)
		return db_error(db, file, err);
	for (int i = 0; types[i]; i++) {
		if (types[i] == 'i') {
			sqlite3_bind_int(query, i + 1, va_arg(args, int));
		} else if (types[i] == 'b') {
			const void *bytes = va_arg(args, const void *);
			sqlite3_bind_blob64(query, i + 1, bytes ? bytes : "", va_arg(args, size_t), SQLITE_TRANSIENT);
		}
		else
			sqlite3_bind_text(query, i + 1, va_arg(args, const char *), -1, SQLITE_TRANSIENT);
	}
	*ret_query = query;
	return 0;
}

int db_query(sqlite3 *db, const char *file, sqlite3_stmt **ret_query, struct err *err, const char *sql, const char *types, ...)
{
	va_list args;
	va_start(args, types);
	int result = query_with(db, file, ret_query, err, sql, types, args);
	va_end(args);
	return result;
}

int db_do(sqlite3 *db, const char *file, struct err *err, const char *sql, const char *types, ...)
{
	sqlite3_stmt *query;
	va_list args;
	va_start(args, types);
	int result = query_with(db, file, &query, err, sql, types, args);
	va_end(args);
	if (result < 0)
		return result;
	if (sqlite3_step(query) != SQLITE_DONE)
		result = db_error(db, file, err);
	sqlite3_finalize(query);
	return result;
}

const char *db_text(sqlite3_stmt *query, int column)
{
	const char *text = (const char *)sqlite3_column_text(query, column);
	return text ? text : "";
}

void db_text_copy(sqlite3_stmt *query, int column, char *ret_text, size_t size)
{
	text_copy(ret_text, size, db_text(query, column));
	text_clean(ret_text);
}

/* ---- opening ---- */

static int read_number(sqlite3 *db, const char *file, const char *sql, int *ret_number, struct err *err)
{
	sqlite3_stmt *query;
	int result = db_query(db, file, &query, err, sql, "");
	if (result < 0)
		return result;
	if (sqlite3_step(query) == SQLITE_ROW)
		*ret_number = sqlite3_column_int(query, 0);
	else
		result = db_error(db, file, err);
	sqlite3_finalize(query);
	return result;
}

static int check_whole(sqlite3 *db, const char *file, struct err *err)
{
	sqlite3_stmt *query;
	int result = db_query(db, file, &query, err, "PRAGMA quick_check(1)", "");
	if (result < 0)
		return result;
	if (sqlite3_step(query) != SQLITE_ROW)
		result = db_error(db, file, err);
	else if (strcmp(db_text(query, 0), "ok") != 0)
		result = err_set(err, EBADMSG, _("%s is damaged: %.120s"), file, db_text(query, 0));
	sqlite3_finalize(query);
	return result;
}

static int check_kind(sqlite3 *db, const char *file, const struct db_kind *kind, bool *ret_fresh, struct err *err)
{
	int id = 0, version = 0, tables = 0;
	/* One transaction: between two readings another program may just be marking the file as ours. */
	int result = db_run(db, file, "BEGIN", err);
	if (result == 0)
		result = read_number(db, file, "PRAGMA application_id", &id, err);
	if (result == 0)
		result = read_number(db, file, "PRAGMA user_version", &version, err);
	/* Whose it is comes first: the schema of another program may look damaged from here. */
	if (result == 0 && id == 0 && version == 0)
		result = read_number(db, file, "SELECT count(*) FROM sqlite_schema", &tables, err);
	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	if (result < 0)
		return result;
	*ret_fresh = id == 0 && version == 0 && tables == 0;
	if (*ret_fresh)
		return 0;
	if (id != kind->id)
		return err_set(err, EMEDIUMTYPE, _("%s is no %s of this program: name another file"), file, _(kind->what));
	if (version > kind->version)
		return err_set(err, EPROTO, _("%s is a %s of a newer version of this program (%d; this one knows %d): use that version"),
		               file, _(kind->what), version, kind->version);
	if (version < kind->version)
		return err_set(err, ESTALE, _("%s is a %s of an older version of this program (%d, not %d): make it again"),
		               file, _(kind->what), version, kind->version);
	return check_whole(db, file, err);
}

/* The file may come from a stranger: nothing in its schema may run, no value may fill the memory. A view in the place of a table
 * could go on for ever. */
static void distrust(sqlite3 *db)
{
	sqlite3_busy_timeout(db, BUSY_MS);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, (int *)NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, (int *)NULL);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, VALUE_MAX);
	sqlite3_exec(db, "PRAGMA cell_size_check = ON", NULL, NULL, NULL);
}

/* What is only read is never changed in its place (a library is renamed): so it needs neither locks nor files beside it,
 * whatever its journal mode is, and can lie in a folder in which nobody may write. */
int db_open_file(const char *file, int flags, sqlite3 **ret_db)
{
	struct buf name = {0};
	if (flags & SQLITE_OPEN_READONLY) {
		buf_text(&name, *file == '/' ? "file://" : "file:");
		for (const char *at = file; *at; at++)
			buf_format(&name, strchr("%?#", *at) ? "%%%02X" : "%c", (unsigned char)*at);
		buf_text(&name, "?immutable=1");
		flags |= SQLITE_OPEN_URI;
	} else {
		/* A name that begins with "file:" is that of a file, too. */
		buf_format(&name, "%s%s", *file == '/' ? "" : "./", file);
	}
	int code = sqlite3_open_v2(buf_get(&name), ret_db, flags, NULL);
	buf_done(&name);
	return code;
}

int db_open(const char *file, const struct db_kind *kind, int flags, sqlite3 **ret_db, bool *ret_fresh, struct err *err)
{
	struct stat stat_of;
	bool is_there = stat(file, &stat_of) == 0;
	if (!is_there && !(flags & SQLITE_OPEN_CREATE))
		return err_set(err, errno, _("cannot open %s: %s"), file, strerror(errno));
	if (is_there && !S_ISREG(stat_of.st_mode))
		return err_set(err, EINVAL, _("%s is no plain file: name another one"), file);
	if (is_there && access(file, R_OK) < 0)
		return err_set(err, errno, _("cannot open %s: %s"), file, strerror(errno));
	sqlite3 *db;
	bool fresh = false;
	int result = db_open_file(file, flags, &db) == SQLITE_OK ? 0 : db_error(db, file, err);
	if (result == 0) {
		distrust(db);
		result = check_kind(db, file, kind, &fresh, err);
	}
	if (result == 0 && fresh && !(flags & SQLITE_OPEN_CREATE))
		result = err_set(err, EMEDIUMTYPE, _("%s is no %s of this program: name another file"), file, _(kind->what));
	if (result < 0) {
		sqlite3_close(db);
		return result;
	}
	*ret_db = db;
	*ret_fresh = fresh;
	return 0;
}
