/* journal/schema: the tables of a recording, and the rows that events make in them. Described for
 * readers in doc/RECORDING-FORMAT.md. */
#include "journal/internal.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_OF(x) #x
#define NUMBER(x) TEXT_OF(x)

const char journal_schema[] =
	/* what is kept; all else could be made again from `chunk` */
	"CREATE TABLE head (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE source (name TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (name, language));"
	"CREATE TABLE chunk (n INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, count INTEGER NOT NULL,"
	" t0 INTEGER NOT NULL, t1 INTEGER NOT NULL, data BLOB NOT NULL);"
	"CREATE TABLE mark (seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, text TEXT NOT NULL);"
	"CREATE TABLE answer (id INTEGER PRIMARY KEY, lesson TEXT NOT NULL, step TEXT NOT NULL, given TEXT NOT NULL,"
	" actual TEXT, correct INTEGER);"
	/* for people with sqlite3 */
	"CREATE TABLE kind (number INTEGER PRIMARY KEY, name TEXT NOT NULL, operation INTEGER NOT NULL, story TEXT NOT NULL);"
	"CREATE TABLE task (number INTEGER PRIMARY KEY, name TEXT, parent INTEGER, method TEXT, daemon INTEGER, pid INTEGER,"
	" ppid INTEGER, begin_ns INTEGER, end_ns INTEGER, exit_code INTEGER);"
	"CREATE TABLE object (number INTEGER PRIMARY KEY, kind TEXT, name TEXT);"
	"CREATE TABLE operation (seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, task INTEGER NOT NULL, kind INTEGER NOT NULL,"
	" object INTEGER, child INTEGER, line INTEGER, a INTEGER, b INTEGER, text TEXT);"
	"CREATE TABLE outcome (name TEXT PRIMARY KEY, value TEXT NOT NULL, task INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE output (seq INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, task INTEGER NOT NULL, text TEXT);"

	"CREATE VIEW tasks AS SELECT t.number, t.name, p.name AS parent, t.method, t.pid, t.begin_ns / 1e6 AS begin_ms,"
	" t.end_ns / 1e6 AS end_ms, t.exit_code, (SELECT count(*) FROM operation o WHERE o.task = t.number) AS operations"
	" FROM task t LEFT JOIN task p ON p.number = t.parent ORDER BY t.number;"

	"CREATE VIEW operations AS SELECT o.seq, o.time_ns / 1e6 AS ms, coalesce(t.name, 'task ' || o.task) AS task,"
	" lower(k.name) AS does, coalesce(x.name, c.name) AS what, o.text, o.line"
	" FROM operation o JOIN kind k ON k.number = o.kind LEFT JOIN task t ON t.number = o.task"
	" LEFT JOIN object x ON x.number = o.object LEFT JOIN task c ON c.number = o.child ORDER BY o.seq;"

	"CREATE VIEW story AS SELECT o.seq, o.time_ns / 1e6 AS ms,"
	" replace(replace(replace(replace(replace(replace(k.story, '{task}', coalesce(t.name, 'task ' || o.task)),"
	" '{object}', coalesce(x.name, 'object ' || o.object, '')), '{child}', coalesce(c.name, 'task ' || o.child, '')),"
	" '{value}', CASE o.a WHEN 0 THEN 'no' ELSE 'yes' END), '{a}', coalesce(o.a, '')),"
	" '{text}', coalesce(rtrim(CAST(o.text AS TEXT), char(10)), '')) AS sentence"
	" FROM operation o JOIN kind k ON k.number = o.kind LEFT JOIN task t ON t.number = o.task"
	" LEFT JOIN object x ON x.number = o.object LEFT JOIN task c ON c.number = o.child ORDER BY o.seq;"

	/* Who was overwritten by somebody who had read before: the last thing that `writer` saw of the
	 * object lies before the last write of somebody else. The rule of world (on_write there). */
	"CREATE VIEW lost_updates AS WITH access AS ("
	" SELECT o.seq, o.time_ns, o.task, o.object, o.text, k.name = 'WRITE' AS writes, o.b < 0 AS whole"
	" FROM operation o JOIN kind k ON k.number = o.kind WHERE o.object IS NOT NULL"
	" AND (k.name = 'WRITE' OR k.name = 'READ' AND NOT (o.a = 0 AND o.b > 0))),"
	" pair AS (SELECT w.*, (SELECT max(s.seq) FROM access s WHERE s.object = w.object AND s.task = w.task AND s.seq < w.seq) AS saw,"
	" (SELECT max(v.seq) FROM access v WHERE v.object = w.object AND v.task <> w.task AND v.writes AND v.seq < w.seq) AS other,"
	" EXISTS (SELECT 1 FROM access r WHERE r.object = w.object AND r.task = w.task AND NOT r.writes AND r.seq < w.seq) AS had_read"
	" FROM access w WHERE w.writes AND w.whole)"
	" SELECT p.seq, p.time_ns / 1e6 AS ms, a.name AS writer, b.name AS victim, x.name AS object, r.text AS read,"
	" v.text AS overwritten, p.text AS written FROM pair p JOIN access v ON v.seq = p.other JOIN access r ON r.seq = p.saw"
	" LEFT JOIN task a ON a.number = p.task LEFT JOIN task b ON b.number = v.task LEFT JOIN object x ON x.number = p.object"
	" WHERE p.had_read AND p.other > p.saw ORDER BY p.seq;"

	"CREATE INDEX operation_of_object ON operation (object, task, kind, seq) WHERE object IS NOT NULL;"
	"PRAGMA application_id = " NUMBER(0x50726373) ";"
	"PRAGMA user_version = " NUMBER(1) ";";

_Static_assert(JOURNAL_ID == 0x50726373 && JOURNAL_VERSION == 1, "the pragmas above say the same");

int journal_schema_kinds(sqlite3 *db)
{
	sqlite3_stmt *insert = NULL;
	int result = sqlite3_prepare_v2(db, "INSERT INTO kind VALUES (?, ?, ?, ?)", -1, &insert, NULL);
	for (unsigned kind = 0; kind < EVENT_KINDS && result == SQLITE_OK; kind++) {
		const struct event_info *info = event_info(kind);
		sqlite3_bind_int(insert, 1, (int)kind);
		sqlite3_bind_text(insert, 2, info->name, -1, SQLITE_STATIC);
		sqlite3_bind_int(insert, 3, (info->flags & EVENT_OP) != 0);
		sqlite3_bind_text(insert, 4, info->story, -1, SQLITE_STATIC);
		sqlite3_step(insert);
		result = sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
	return result;
}

/* ---- rows ---- */

/* Places in every statement below: */
enum place { SEQ = 1, TIME, TASK, KIND, LINE, OBJECT, CHILD, A, B, TEXT, SECOND, WORD };
/* SEQ..B numbers, OBJECT or CHILD NULL by the kind; TEXT and SECOND: the first two parts of the
 * payload; WORD: a number of the event as a word (`word` below). */

static const char *method_word(const struct event *event)
{
	return event_start_method_name((unsigned)event->a);
}

static const char *object_word(const struct event *event)
{
	return event_object_kind_name((unsigned)(event->a & 0xffff));
}

enum { EVERY_OPERATION = UINT16_MAX + 1 };

static const struct row {
	unsigned kind;      /* or EVERY_OPERATION */
	const char *sql;
	const char *(*word)(const struct event *event);
} row_table[] = {
	{EVERY_OPERATION, "INSERT OR IGNORE INTO operation VALUES (?1, ?2, ?3, ?4, ?6, ?7, nullif(?5, 0), ?8, ?9, ?10)", NULL},
	{EVENT_START, "INSERT INTO task (number, parent, name, method, daemon) VALUES (?7, ?3, ?10, ?12, ?9 <> 0)"
		" ON CONFLICT (number) DO UPDATE SET parent = excluded.parent, name = excluded.name, method = excluded.method,"
		" daemon = excluded.daemon", method_word},
	{EVENT_BEGIN, "INSERT INTO task (number, name, pid, ppid, begin_ns) VALUES (?3, iif(?3 = 0, 'main', NULL), ?8, ?9, ?2)"
		" ON CONFLICT (number) DO UPDATE SET pid = excluded.pid, ppid = excluded.ppid, begin_ns = excluded.begin_ns", NULL},
	{EVENT_EXIT, "UPDATE task SET end_ns = ?2, exit_code = ?8 WHERE number = ?3", NULL},
	{EVENT_DEATH, "UPDATE task SET end_ns = ?2, exit_code = iif(?8 = 0, NULL, -?8) WHERE number = ?3", NULL},
	{EVENT_GONE, "UPDATE task SET end_ns = ?2 WHERE number = ?3", NULL},
	{EVENT_CALLED, "UPDATE task SET name = ?10 WHERE number = ?3", NULL},
	{EVENT_REAP, "UPDATE task SET exit_code = ?8 WHERE number = ?7 AND end_ns IS NOT NULL", NULL},
	{EVENT_OBJECT, "INSERT INTO object VALUES (?6, ?12, ?10) ON CONFLICT (number) DO UPDATE SET kind = excluded.kind,"
		" name = excluded.name", object_word},
	{EVENT_NAME, "UPDATE object SET name = ?10 WHERE number = ?6", NULL},
	{EVENT_PRINT, "INSERT OR IGNORE INTO output VALUES (?1, ?2, ?3, ?10)", NULL},
	{EVENT_OUTCOME, "INSERT INTO outcome VALUES (?10, ?11, ?3) ON CONFLICT (name) DO UPDATE SET value = excluded.value,"
		" task = excluded.task", NULL},
	{EVENT_MARK, "INSERT OR IGNORE INTO mark VALUES (?1, ?2, ?10)", NULL},
};

struct rows { sqlite3_stmt *statements[COUNT_OF(row_table)]; };

int rows_new(sqlite3 *db, struct rows **ret_rows)
{
	struct rows *rows = mem_new_or_die(1, sizeof *rows);
	for (size_t i = 0; i < COUNT_OF(row_table); i++) {
		int result = sqlite3_prepare_v3(db, row_table[i].sql, -1, SQLITE_PREPARE_PERSISTENT, &rows->statements[i], NULL);
		if (result != SQLITE_OK) {
			rows_free(rows);
			return result;
		}
	}
	*ret_rows = rows;
	return SQLITE_OK;
}

void rows_free(struct rows *rows)
{
	if (!rows)
		return;
	for (size_t i = 0; i < COUNT_OF(row_table); i++)
		sqlite3_finalize(rows->statements[i]);
	free(rows);
}

/* What is not text (bytes of a file) is kept as a blob, so that sqlite3 shows neither more nor less. */
static void bind_bytes(sqlite3_stmt *statement, int place, const char *bytes, size_t count)
{
	if (text_is_utf8(bytes, count))
		sqlite3_bind_text(statement, place, bytes, (int)count, SQLITE_STATIC);
	else
		sqlite3_bind_blob(statement, place, bytes, (int)count, SQLITE_STATIC);
}

static void bind_payload(sqlite3_stmt *statement, const struct event *event, const char *payload)
{
	if (event->size == 0) {
		sqlite3_bind_text(statement, TEXT, "", 0, SQLITE_STATIC);
		sqlite3_bind_text(statement, SECOND, "", 0, SQLITE_STATIC);
		return;
	}
	/* Only an outcome has two parts; a zero byte in a file's data is data. */
	const char *zero = event->kind == EVENT_OUTCOME ? memchr(payload, '\0', event->size) : NULL;
	size_t first = zero ? (size_t)(zero - payload) : event->size;
	bind_bytes(statement, TEXT, payload, first);
	if (zero)
		bind_bytes(statement, SECOND, zero + 1, strnlen(zero + 1, event->size - first - 1));
	else
		sqlite3_bind_text(statement, SECOND, "", 0, SQLITE_STATIC);
}

static int row_write(sqlite3_stmt *statement, const struct row *row, const struct event *event, const void *payload)
{
	bool child = event_info(event->kind)->flags & EVENT_CHILD;
	const int64_t numbers[] = {
		[SEQ] = (int64_t)event->seq, [TIME] = (int64_t)event->time, [TASK] = event->task, [KIND] = event->kind,
		[LINE] = event->line, [OBJECT] = event->object, [CHILD] = event->object, [A] = event->a, [B] = event->b,
	};
	/* Places that a statement does not have give SQLITE_RANGE, which is fine. */
	for (int place = SEQ; place <= B; place++)
		sqlite3_bind_int64(statement, place, numbers[place]);
	if (!child)
		sqlite3_bind_null(statement, CHILD);
	if (child || event->object == 0)
		sqlite3_bind_null(statement, OBJECT);
	if (sqlite3_bind_parameter_count(statement) >= TEXT)
		bind_payload(statement, event, payload);
	if (row->word)
		sqlite3_bind_text(statement, WORD, row->word(event), -1, SQLITE_STATIC);
	sqlite3_step(statement);
	int result = sqlite3_reset(statement);
	sqlite3_clear_bindings(statement); /* the payload is the caller's */
	return result;
}

int rows_add(struct rows *rows, const struct event *event, const void *payload)
{
	bool op = event_is_op(event->kind);
	int result = SQLITE_OK;
	for (size_t i = 0; i < COUNT_OF(row_table) && result == SQLITE_OK; i++)
		if (row_table[i].kind == event->kind || (op && row_table[i].kind == EVERY_OPERATION))
			result = row_write(rows->statements[i], &row_table[i], event, payload);
	return result;
}
