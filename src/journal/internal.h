/* journal's own: the schema, the rows that events make, and errors of SQLite as sentences. */
#ifndef PROCESSION_JOURNAL_INTERNAL_H
#define PROCESSION_JOURNAL_INTERNAL_H

#include <sqlite3.h>
#include "journal/journal.h"

enum {
	JOURNAL_ID = 0x50726373,       /* application_id: "Prcs" */
	JOURNAL_VERSION = 1,           /* user_version */
	CHUNK_EVENTS = 4096,           /* at most, in one chunk */
	CHUNK_BYTES = CHUNK_EVENTS * (64 + EVENT_PAYLOAD_MAX) /* no chunk is longer when unpacked */
};

/* The whole schema; run once, in an empty database. */
extern const char journal_schema[];
/* Fills the table `kind` from event's own table, so that a recording explains itself. */
int journal_schema_kinds(sqlite3 *db);

/* ---- rows: the plain tables, written along with the chunks ---- */

struct rows;
int rows_new(sqlite3 *db, struct rows **ret_rows); /* an SQLite result */
void rows_free(struct rows *rows);
/* What this event changes in task, object, operation, outcome, output, mark. An SQLite result. */
int rows_add(struct rows *rows, const struct event *event, const void *payload);

/* ---- creating ---- */

/* Puts an empty recording in the place of `file`, as one step: at every moment the name leads to
 * nothing, to the whole old recording or to a good new one. *ret_path: the true path, caller frees;
 * *ret_lock_fd: keeps other runs from recording into it while it is open. */
int create_file(const char *file, char **ret_path, int *ret_lock_fd, struct err *err);

/* ---- errors ---- */

/* The sentence for a failure of SQLite on `file`; returns a negative errno. */
int sql_err(struct err *err, const char *file, sqlite3 *db, int result);

#endif
