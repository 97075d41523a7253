/* journal: a recording. One SQLite file (.procession): head, events in zstd
 * chunks, the program's source, marks; and plain tables (task, operation,
 * outcome, output) with views, so that `sqlite3 FILE 'select ...'` serves a teacher.
 * Format: doc/RECORDING-FORMAT.md. Written in batches of at most a second, each
 * one transaction, so that a crash at any moment leaves a file that opens.
 */
#ifndef PROCESSION_JOURNAL_H
#define PROCESSION_JOURNAL_H

#include "event/event.h"

struct journal;        /* being written */

/* Refuses an existing file that is not a recording; replaces one that is. */
int journal_create(const char *file, struct journal **ret_journal, struct err *err);
int journal_head_set(struct journal *journal, const char *key, const char *value, struct err *err);
int journal_source_add(struct journal *journal, const char *name, const char *language, const char *text, struct err *err);
/* Gathers; writes a batch when 4096 events or `flush` is asked for. On a full disk:
 * -ENOSPC once with the sentence; what was written stays good and nothing more is written. */
int journal_add(struct journal *journal, const struct event *event, const void *payload, struct err *err);
int journal_flush(struct journal *journal, struct err *err);
int journal_close(struct journal *journal, struct err *err);   /* flushes; frees in any case */

struct journal_reader;
/* Damaged, foreign, newer: one sentence each. A torn tail is cut at the last good chunk. */
int journal_open(const char *file, struct journal_reader **ret_reader, struct err *err);
void journal_reader_free(struct journal_reader *reader);
char *journal_head_get(struct journal_reader *reader, const char *key); /* caller frees; NULL none */
int journal_source_get(struct journal_reader *reader, const char *name, const char *language, char **ret_text); /* -ENOENT */
/* Calls `add` for every event in order. */
typedef void journal_add_fn(void *ctx, const struct event *event, const void *payload);
int journal_read(struct journal_reader *reader, journal_add_fn *add, void *ctx, struct err *err);

#endif
