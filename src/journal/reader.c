/* journal/reader: reading a recording back. It may come from a stranger: no part of its schema is
 * trusted, no number in it is believed, and unpacking has limits. */
#include "journal/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

enum { BUSY_MS = 3000 };

struct journal_reader {
	sqlite3 *db;
	char *file;
	bool cut;
};

/* A look at the first bytes, before SQLite sees the file: most of what is wrong can be said better here. */
static int look(const char *file, struct err *err)
{
	unsigned char start[100] = {0};
	struct stat status;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return err_set(err, errno, errno == ENOENT ? _("%s: there is no such file") : _("%s cannot be opened: %s"), file, strerror(errno));
	ssize_t n = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) ? pread(fd, start, sizeof start, 0) : 0;
	close(fd);
	uint32_t id = (uint32_t)start[68] << 24 | (uint32_t)start[69] << 16 | (uint32_t)start[70] << 8 | start[71];
	uint32_t version = (uint32_t)start[60] << 24 | (uint32_t)start[61] << 16 | (uint32_t)start[62] << 8 | start[63];
	if (n != (ssize_t)sizeof start || memcmp(start, "SQLite format 3", 16) != 0 || id != JOURNAL_ID)
		return err_set(err, EINVAL, _("%s is not a recording of procession"), file);
	if (version > JOURNAL_VERSION)
		return err_set(err, ENOTSUP, _("%s is a recording of a newer procession (format %u; this one reads up to %d): replay it with that one"),
			file, version, JOURNAL_VERSION);
	return 0;
}

static int damaged(const char *file, struct err *err)
{
	return err_set(err, EBADMSG, _("%s is damaged: no event in it can be read"), file);
}

static int open_db(const char *file, int flags, sqlite3 **ret_db)
{
	sqlite3 *db = NULL;
	int result = sqlite3_open_v2(file, &db, flags, NULL);
	if (result == SQLITE_OK) {
		sqlite3_busy_timeout(db, BUSY_MS);
		sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
		sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
		sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
		sqlite3_limit(db, SQLITE_LIMIT_LENGTH, CHUNK_BYTES + (1 << 20));
		sqlite3_exec(db, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0", NULL, NULL, NULL);
		result = sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	}
	*ret_db = db;
	return result;
}

/* The tables that are read must be tables, plainly: a view or a computed column could run anything. */
static bool schema_is_plain(sqlite3 *db)
{
	sqlite3_stmt *statement = NULL;
	int count = -1;
	if (sqlite3_prepare_v2(db, "SELECT count(*) FROM sqlite_schema s WHERE s.name IN ('head', 'source', 'chunk') AND s.type = 'table'"
		" AND s.sql LIKE 'CREATE TABLE %' AND NOT EXISTS (SELECT 1 FROM pragma_table_xinfo(s.name) WHERE hidden <> 0)",
		-1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
		count = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return count == 3;
}

int journal_open(const char *file, struct journal_reader **ret_reader, struct err *err)
{
	int result = look(file, err);
	if (result < 0)
		return result;
	sqlite3 *db;
	int sql = open_db(file, SQLITE_OPEN_READONLY, &db);
	if ((sql & 0xff) == SQLITE_READONLY || (sql & 0xff) == SQLITE_CANTOPEN) {
		/* A crash in the middle of a batch left a rollback file: that needs one opening for writing. */
		sqlite3_close(db);
		sql = open_db(file, SQLITE_OPEN_READWRITE, &db);
		if ((sql & 0xff) == SQLITE_READONLY || (sql & 0xff) == SQLITE_CANTOPEN) {
			sqlite3_close(db);
			return err_set(err, EROFS, _("%s was cut off by a crash and cannot be mended where it is: copy it, with the file %s-journal, to a folder that you may write"),
				file, file);
		}
	}
	if (sql == SQLITE_OK && !schema_is_plain(db))
		sql = SQLITE_CORRUPT;
	if (sql != SQLITE_OK) {
		result = (sql & 0xff) == SQLITE_CORRUPT || (sql & 0xff) == SQLITE_NOTADB ? damaged(file, err) : sql_err(err, file, db, sql);
		sqlite3_close(db);
		return result;
	}
	struct journal_reader *reader = mem_new_or_die(1, sizeof *reader);
	reader->db = db;
	reader->file = mem_text_or_die(file);
	*ret_reader = reader;
	return 0;
}

void journal_reader_free(struct journal_reader *reader)
{
	if (!reader)
		return;
	sqlite3_close(reader->db);
	free(reader->file);
	free(reader);
}

/* The first column of the first row as text; NULL none. */
static char *get_text(sqlite3 *db, const char *sql, const char *first, const char *second)
{
	sqlite3_stmt *statement = NULL;
	char *text = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK) {
		if (first)
			sqlite3_bind_text(statement, 1, first, -1, SQLITE_STATIC);
		if (second)
			sqlite3_bind_text(statement, 2, second, -1, SQLITE_STATIC);
		if (sqlite3_step(statement) == SQLITE_ROW)
			text = mem_text_or_die((const char *)sqlite3_column_text(statement, 0));
	}
	sqlite3_finalize(statement);
	if (text && !text_is_utf8(text, strlen(text))) {
		free(text);
		text = NULL;
	}
	return text;
}

char *journal_head_get(struct journal_reader *reader, const char *key)
{
	return get_text(reader->db, "SELECT value FROM head WHERE key = ?", key, NULL);
}

int journal_source_get(struct journal_reader *reader, const char *name, const char *language, char **ret_text)
{
	char *text = get_text(reader->db, "SELECT text FROM source WHERE (?1 IS NULL OR name = ?1) AND (?2 IS NULL OR language = ?2)"
		" ORDER BY rowid LIMIT 1", name, language);
	if (!text)
		return -ENOENT;
	*ret_text = text;
	return 0;
}

/* Unpacks the row's chunk: 0, or -EBADMSG. */
static int unpack(sqlite3_stmt *row, ZSTD_DCtx *unpacker, struct buf *ret_bytes)
{
	const void *data = sqlite3_column_blob(row, 1);
	size_t packed = (size_t)sqlite3_column_bytes(row, 1);
	unsigned long long size = data ? ZSTD_getFrameContentSize(data, packed) : 0;
	if (!data || size > CHUNK_BYTES) /* also what zstd says when it does not know */
		return -EBADMSG;
	buf_reset(ret_bytes);
	ret_bytes->data = mem_room_or_die(ret_bytes->data, &ret_bytes->cap, (size_t)size + 1, 1);
	size_t got = ZSTD_decompressDCtx(unpacker, ret_bytes->data, (size_t)size, data, packed);
	if (ZSTD_isError(got) || got != size)
		return -EBADMSG;
	ret_bytes->len = got;
	return 0;
}

/* How many whole events there are in a chunk; -EBADMSG when it holds anything else. */
static long count_events(const struct buf *bytes)
{
	long count = 0;
	for (size_t at = 0; at < bytes->len; count++) {
		struct event event;
		const void *payload;
		long taken = event_decode(bytes->data + at, bytes->len - at, &event, &payload);
		if (taken <= 0 || count >= CHUNK_EVENTS)
			return -EBADMSG;
		at += (size_t)taken;
	}
	return count;
}

static void give_events(const struct buf *bytes, journal_add_fn *add, void *ctx)
{
	for (size_t at = 0; at < bytes->len;) {
		struct event event;
		const void *payload;
		at += (size_t)event_decode(bytes->data + at, bytes->len - at, &event, &payload);
		add(ctx, &event, payload);
	}
}

int journal_read(struct journal_reader *reader, journal_add_fn *add, void *ctx, struct err *err)
{
	sqlite3_stmt *rows = NULL;
	ZSTD_DCtx *unpacker = ZSTD_createDCtx();
	struct buf bytes = {0};
	uint64_t chunks = 0;
	/* rowid order: no sorting, so a torn tail costs only itself. */
	int sql = sqlite3_prepare_v2(reader->db, "SELECT count, data FROM chunk ORDER BY n", -1, &rows, NULL);
	reader->cut = false;
	while (sql == SQLITE_OK && unpacker && (sql = sqlite3_step(rows)) == SQLITE_ROW) {
		if (unpack(rows, unpacker, &bytes) < 0 || count_events(&bytes) != sqlite3_column_int64(rows, 0)) {
			sql = SQLITE_CORRUPT;
			break;
		}
		give_events(&bytes, add, ctx);
		chunks++;
		sql = SQLITE_OK;
	}
	sqlite3_finalize(rows);
	ZSTD_freeDCtx(unpacker);
	buf_done(&bytes);
	if (sql == SQLITE_DONE)
		return 0;
	if ((sql & 0xff) == SQLITE_BUSY)
		return sql_err(err, reader->file, reader->db, sql);
	if (chunks == 0)
		return damaged(reader->file, err);
	reader->cut = true;
	return 0;
}

bool journal_is_cut(const struct journal_reader *reader)
{
	return reader->cut;
}
