/* journal: a recording. One SQLite file (.procession): head, events in zstd
 * chunks, the program's source, marks; and plain tables (task, operation,
 * outcome, output) with views, so that `sqlite3 FILE 'select ...'` serves a teacher.
 * Format: doc/RECORDING-FORMAT.md. Written in batches, each one
 * transaction, so that a crash at any moment leaves a file that opens, less at most the last batch
 * (the session asks for one every half second). After journal_close it is exactly one file.
 */
#ifndef PROCESSION_JOURNAL_H
#define PROCESSION_JOURNAL_H

#include "event/event.h"

struct journal;        /* being written */

/* Refuses an existing file that is not a recording, or that another run records into; replaces
 * one that is, in one step: the name leads to the whole old recording or to a good new one. */
int journal_create(const char *file, struct journal **ret_journal, struct err *err);
/* These three are kept for the next batch, and copy what they are given. */
int journal_head_set(struct journal *journal, const char *key, const char *value, struct err *err);
int journal_source_add(struct journal *journal, const char *name, const char *language, const char *text, struct err *err);
/* What the learner predicted or answered, and what came of it (`actual` may be NULL). */
int journal_answer_add(struct journal *journal, const char *lesson, const char *step, const char *given, const char *actual,
	bool right, struct err *err);
/* Gathers; writes a batch after 65536 events, or when a flush is asked for. On a full disk:
 * -ENOSPC once with the sentence; what was written stays good and nothing more is written.
 * While another program reads the recording, batches are kept back, and lose nothing. */
int journal_add(struct journal *journal, const struct event *event, const void *payload, struct err *err);
int journal_flush(struct journal *journal, struct err *err);
int journal_close(struct journal *journal, struct err *err);   /* flushes; frees in any case */

struct journal_reader;
/* Damaged, foreign, newer: one sentence each. A torn tail is cut at the last good chunk. */
int journal_open(const char *file, struct journal_reader **ret_reader, struct err *err);
void journal_reader_free(struct journal_reader *reader);
char *journal_head_get(struct journal_reader *reader, const char *key); /* caller frees; NULL none */
/* name or language NULL: any. -ENOENT none. */
int journal_source_get(struct journal_reader *reader, const char *name, const char *language, char **ret_text);
/* Calls `add` for every event in order. What it gives is well-formed, but its numbers may be anything. */
typedef void journal_add_fn(void *ctx, const struct event *event, const void *payload);
int journal_read(struct journal_reader *reader, journal_add_fn *add, void *ctx, struct err *err);
/* After journal_read: was a damaged end left out? */
bool journal_is_cut(const struct journal_reader *reader);

#endif
