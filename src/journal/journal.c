/* journal/journal: writing a recording.
 *
 * Events gather in memory, encoded. Every CHUNK_EVENTS of them are packed at once; what is packed
 * goes to the file in a transaction when it is much (BATCH_CHUNKS) or when a flush is asked for.
 *
 * SQLite's rollback journal, not its WAL: between transactions the recording is one whole file,
 * and a crash loses what was not yet written, no more. The rollback file beside it lives only while
 * a transaction is being written (nothing spills into the file before); a crash in that moment
 * leaves it there, and whoever opens the recording next uses and removes it.
 */
#include "journal/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

enum {
	BATCH_CHUNKS = 16,     /* written at the latest */
	BUSY_MS = 200,         /* a reader has the file: wait this long, then keep the batch for the next time */
	BUSY_AT_END_MS = 10000,
	NOTE_TEXTS = 5,
	LEVEL = 1              /* zstd: events pack well at any level, time matters more */
};

struct packed { uint64_t first_seq, t0, t1; uint32_t count; size_t at, size; };

/* A row of texts that waits for the next transaction. */
struct note { const char *sql; char *texts[NOTE_TEXTS]; };

struct journal {
	sqlite3 *db;
	char *file;
	int lock_fd;
	bool broken;                 /* it was told; nothing more is written */
	struct rows *rows;
	sqlite3_stmt *chunk;
	ZSTD_CCtx *packer;
	struct buf gathered;         /* encoded events since the last chunk */
	uint32_t gathered_count;
	uint64_t first_seq, t0, t1;
	struct buf plain;            /* all encoded events that are not in the file yet: rows come from them */
	struct buf packed_bytes;
	ARRAY(struct packed) packed;
	ARRAY(struct note) notes;
};

int sql_err(struct err *err, const char *file, sqlite3 *db, int result)
{
	/* SQLite forgets the system's reason when a COMMIT fails; errno still has it. */
	int reason = errno, code = db ? sqlite3_system_errno(db) : 0;
	if (code == 0 && (result & 0xff) == SQLITE_IOERR)
		code = reason;
	switch (result & 0xff) {
	case SQLITE_FULL:
		return err_set(err, ENOSPC, _("%s: the disk is full; what was recorded so far stays good"), file);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, EBUSY, _("%s is in use by another program"), file);
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return err_set(err, EROFS, _("%s cannot be written: it, or its folder, is read-only"), file);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(err, EBADMSG, _("%s is damaged"), file);
	case SQLITE_IOERR:
		if (code == ENOSPC || code == EDQUOT || code == EFBIG)
			return err_set(err, ENOSPC, _("%s: the disk is full; what was recorded so far stays good"), file);
		/* fall through */
	default:
		return err_set(err, code > 0 ? code : EIO, "%s: %s", file, code > 0 ? strerror(code) : sqlite3_errstr(result));
	}
}

static void forget(struct journal *journal)
{
	buf_reset(&journal->plain);
	buf_reset(&journal->packed_bytes);
	journal->packed.n = 0;
	for (size_t i = 0; i < journal->notes.n; i++)
		for (int k = 0; k < NOTE_TEXTS; k++)
			free(journal->notes.at[i].texts[k]);
	journal->notes.n = 0;
}

/* From here on nothing is written; told once. */
static int give_up(struct journal *journal, int result, struct err *err)
{
	result = sql_err(err, journal->file, journal->db, result);
	if (journal->db && sqlite3_get_autocommit(journal->db) == 0)
		sqlite3_exec(journal->db, "ROLLBACK", NULL, NULL, NULL);
	journal->broken = true;
	forget(journal);
	return result;
}

int journal_create(const char *file, struct journal **ret_journal, struct err *err)
{
	char *path;
	int lock_fd;
	int result = create_file(file, &path, &lock_fd, err);
	if (result < 0)
		return result;
	struct journal *journal = mem_new_or_die(1, sizeof *journal);
	journal->file = path;
	journal->lock_fd = lock_fd;
	journal->packer = ZSTD_createCCtx();
	int sql = journal->packer ? sqlite3_open_v2(path, &journal->db, SQLITE_OPEN_READWRITE, NULL) : SQLITE_NOMEM;
	if (sql == SQLITE_OK)
		sql = sqlite3_exec(journal->db, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = NORMAL; PRAGMA cache_spill = OFF", NULL, NULL, NULL);
	if (sql == SQLITE_OK)
		sql = sqlite3_prepare_v3(journal->db, "INSERT INTO chunk (first_seq, count, t0, t1, data) VALUES (?, ?, ?, ?, ?)", -1,
			SQLITE_PREPARE_PERSISTENT, &journal->chunk, NULL);
	if (sql == SQLITE_OK)
		sql = rows_new(journal->db, &journal->rows);
	if (sql != SQLITE_OK) {
		result = give_up(journal, sql, err);
		journal_close(journal, NULL);
		return result;
	}
	sqlite3_busy_timeout(journal->db, BUSY_MS);
	ZSTD_CCtx_setParameter(journal->packer, ZSTD_c_compressionLevel, LEVEL);
	ZSTD_CCtx_setParameter(journal->packer, ZSTD_c_checksumFlag, 1);
	*ret_journal = journal;
	return 0;
}

static int note(struct journal *journal, const char *sql, const char *const *texts, int count)
{
	if (journal->broken)
		return 0;
	struct note note = {.sql = sql};
	for (int i = 0; i < count; i++)
		note.texts[i] = texts[i] ? mem_text_or_die(texts[i]) : NULL;
	array_push(&journal->notes, note);
	return 0;
}

int journal_head_set(struct journal *journal, const char *key, const char *value, struct err *err)
{
	(void)err; /* what goes wrong is told by the batch that writes it */
	return note(journal, "INSERT OR REPLACE INTO head VALUES (?, ?)", (const char *const[]){key, value}, 2);
}

int journal_source_add(struct journal *journal, const char *name, const char *language, const char *text, struct err *err)
{
	(void)err;
	return note(journal, "INSERT OR REPLACE INTO source VALUES (?, ?, ?)", (const char *const[]){name, language, text}, 3);
}

int journal_answer_add(struct journal *journal, const char *lesson, const char *step, const char *given, const char *actual,
	bool right, struct err *err)
{
	(void)err;
	return note(journal, "INSERT INTO answer (lesson, step, given, actual, correct) VALUES (?, ?, ?, ?, CAST(? AS INTEGER))",
		(const char *const[]){lesson, step, given, actual, right ? "1" : "0"}, 5);
}

/* What was gathered becomes a chunk. */
static int pack(struct journal *journal)
{
	size_t most = ZSTD_compressBound(journal->gathered.len), at = journal->packed_bytes.len;
	journal->packed_bytes.data = mem_room_or_die(journal->packed_bytes.data, &journal->packed_bytes.cap, at + most + 1, 1);
	size_t size = ZSTD_compress2(journal->packer, journal->packed_bytes.data + at, most, journal->gathered.data, journal->gathered.len);
	if (ZSTD_isError(size))
		return SQLITE_NOMEM;
	journal->packed_bytes.len += size;
	array_push(&journal->packed, (struct packed){journal->first_seq, journal->t0, journal->t1, journal->gathered_count, at, size});
	buf_add(&journal->plain, journal->gathered.data, journal->gathered.len);
	buf_reset(&journal->gathered);
	journal->gathered_count = 0;
	return SQLITE_OK;
}

static int write_notes(struct journal *journal)
{
	int result = SQLITE_OK;
	for (size_t i = 0; i < journal->notes.n && result == SQLITE_OK; i++) {
		const struct note *note = &journal->notes.at[i];
		sqlite3_stmt *statement = NULL;
		result = sqlite3_prepare_v2(journal->db, note->sql, -1, &statement, NULL);
		/* Places that the statement does not have give SQLITE_RANGE, which is fine; no text is NULL. */
		for (int k = 0; k < NOTE_TEXTS && result == SQLITE_OK; k++)
			if (note->texts[k])
				sqlite3_bind_text(statement, k + 1, note->texts[k], -1, SQLITE_STATIC);
		if (result == SQLITE_OK) {
			sqlite3_step(statement);
			result = sqlite3_reset(statement);
		}
		sqlite3_finalize(statement);
	}
	return result;
}

static int write_chunks(struct journal *journal)
{
	for (size_t i = 0; i < journal->packed.n; i++) {
		const struct packed *packed = &journal->packed.at[i];
		sqlite3_bind_int64(journal->chunk, 1, (int64_t)packed->first_seq);
		sqlite3_bind_int64(journal->chunk, 2, packed->count);
		sqlite3_bind_int64(journal->chunk, 3, (int64_t)packed->t0);
		sqlite3_bind_int64(journal->chunk, 4, (int64_t)packed->t1);
		sqlite3_bind_blob64(journal->chunk, 5, journal->packed_bytes.data + packed->at, packed->size, SQLITE_STATIC);
		sqlite3_step(journal->chunk);
		int result = sqlite3_reset(journal->chunk);
		if (result != SQLITE_OK)
			return result;
	}
	return SQLITE_OK;
}

static int write_rows(struct journal *journal)
{
	const char *at = buf_get(&journal->plain), *end = at + journal->plain.len;
	while (at < end) {
		struct event event;
		const void *payload;
		long taken = event_decode(at, (size_t)(end - at), &event, &payload);
		if (taken <= 0)
			return SQLITE_INTERNAL; /* its own bytes */
		int result = rows_add(journal->rows, &event, payload);
		if (result != SQLITE_OK)
			return result;
		at += taken;
	}
	return SQLITE_OK;
}

/* Everything packed into the file, as one transaction. A reader in the way: SQLITE_BUSY, and all is kept. */
static int commit(struct journal *journal)
{
	if (journal->packed.n == 0 && journal->notes.n == 0)
		return SQLITE_OK;
	int result = sqlite3_exec(journal->db, "BEGIN", NULL, NULL, NULL);
	if (result == SQLITE_OK)
		result = write_notes(journal);
	if (result == SQLITE_OK)
		result = write_chunks(journal);
	if (result == SQLITE_OK)
		result = write_rows(journal);
	if (result == SQLITE_OK)
		result = sqlite3_exec(journal->db, "COMMIT", NULL, NULL, NULL);
	if (result != SQLITE_OK) {
		if ((result & 0xff) == SQLITE_BUSY)
			sqlite3_exec(journal->db, "ROLLBACK", NULL, NULL, NULL);
		return result;
	}
	forget(journal);
	return SQLITE_OK;
}

int journal_add(struct journal *journal, const struct event *event, const void *payload, struct err *err)
{
	if (journal->broken)
		return 0;
	if (event->size > EVENT_PAYLOAD_MAX)
		return err_set(err, EINVAL, _("an event with %u bytes of payload cannot be recorded"), event->size);
	if (journal->gathered_count == 0) {
		journal->first_seq = event->seq;
		journal->t0 = event->time;
	}
	journal->t1 = event->time;
	event_encode(&journal->gathered, event, payload);
	if (++journal->gathered_count < CHUNK_EVENTS)
		return 0;
	int result = pack(journal);
	/* Tries again at every BATCH_CHUNKS, should a reader have been in the way. */
	if (result == SQLITE_OK && journal->packed.n % BATCH_CHUNKS == 0)
		result = commit(journal);
	return result == SQLITE_OK || (result & 0xff) == SQLITE_BUSY ? 0 : give_up(journal, result, err);
}

static int flush(struct journal *journal, struct err *err)
{
	if (journal->broken)
		return 0;
	int result = journal->gathered_count > 0 ? pack(journal) : SQLITE_OK;
	if (result == SQLITE_OK)
		result = commit(journal);
	return result == SQLITE_OK ? 0 : (result & 0xff) == SQLITE_BUSY ? -EBUSY : give_up(journal, result, err);
}

int journal_flush(struct journal *journal, struct err *err)
{
	int result = flush(journal, err);
	return result == -EBUSY ? 0 : result; /* kept for the next time */
}

int journal_close(struct journal *journal, struct err *err)
{
	if (!journal)
		return 0;
	if (journal->db)
		sqlite3_busy_timeout(journal->db, BUSY_AT_END_MS);
	int result = flush(journal, err);
	if (result == -EBUSY)
		result = give_up(journal, SQLITE_BUSY, err);
	rows_free(journal->rows);
	sqlite3_finalize(journal->chunk);
	sqlite3_close(journal->db);
	close(journal->lock_fd);
	ZSTD_freeCCtx(journal->packer);
	forget(journal);
	buf_done(&journal->gathered);
	buf_done(&journal->plain);
	buf_done(&journal->packed_bytes);
	array_done(&journal->packed);
	array_done(&journal->notes);
	free(journal->file);
	free(journal);
	return result;
}
