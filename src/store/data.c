/* store/data: files that programs of a lesson read. They lie in the lesson's folder, or in the folder data beside the folder of
 * lessons, where several lessons can have them; in the library each is kept once.
 */
#include "store/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { DATA_LIMIT = 1 << 20, DATA_MAX = 8 };

const char data_schema[] =
	"CREATE TABLE data("
	" number INTEGER PRIMARY KEY,"
	" name TEXT NOT NULL CHECK(length(name) BETWEEN 1 AND 63 AND name NOT GLOB '*[^a-z0-9._-]*' AND name NOT GLOB '[._-]*'),"
	" bytes BLOB NOT NULL CHECK(length(bytes) <= 1048576)) STRICT;"
	"CREATE INDEX data_by_name ON data(name);"
	"CREATE TABLE lesson_data("
	" lesson TEXT NOT NULL REFERENCES lesson(id) ON DELETE CASCADE,"
	" data INTEGER NOT NULL REFERENCES data(number),"
	" PRIMARY KEY(lesson, data)) STRICT, WITHOUT ROWID;";

/* ---- from the folders ---- */

/* The bytes of what the lesson names, from its own folder or from that beside it. What is not found stays empty, without bytes. */
void data_read(const char *dir, const char *id, struct lesson *lesson, struct buf *ret_mistakes)
{
	for (size_t i = 0; i < lesson->data.all.n; i++) {
		struct data_file *file = &lesson->data.all.at[i];
		struct buf own = {0}, shared = {0}, bytes = {0};
		struct err err;
		buf_format(&own, "%s/%s/%s", dir, id, file->name);
		buf_format(&shared, "%s/../data/%s", dir, file->name);
		const char *path = file_is_there(buf_get(&own)) ? buf_get(&own) : buf_get(&shared);
		free(file->bytes);
		file->bytes = NULL;
		if (file_is_there(path) && file_read(path, DATA_LIMIT, &bytes, &err) < 0)
			buf_format(ret_mistakes, "%s:1: %s\n", path, err.text);
		if (file_is_there(path)) {
			buf_add(&bytes, "", 1); /* so that there are bytes, even of an empty file */
			file->size = bytes.len - 1;
			file->bytes = buf_steal(&bytes);
		}
		buf_done(&own);
		buf_done(&shared);
		buf_done(&bytes);
	}
}

/* ---- into a library, and out of it ---- */

static int data_number(sqlite3 *db, const char *file, const struct data_file *data, int *ret_number, struct err *err)
{
	sqlite3_stmt *query;
	int result = db_query(db, file, &query, err, "SELECT number FROM data WHERE name = ? AND bytes = ?", "sb", data->name, data->bytes, data->size);
	if (result < 0)
		return result;
	*ret_number = sqlite3_step(query) == SQLITE_ROW ? sqlite3_column_int(query, 0) : 0;
	sqlite3_finalize(query);
	return 0;
}

int data_insert(sqlite3 *db, const char *file, const struct lesson *lesson, struct err *err)
{
	int result = 0;
	for (size_t i = 0; i < lesson->data.all.n && result == 0; i++) {
		const struct data_file *data = &lesson->data.all.at[i];
		int number = 0;
		result = data_number(db, file, data, &number, err);
		if (result == 0 && number == 0) {
			result = db_do(db, file, err, "INSERT INTO data(name, bytes) VALUES(?, ?)", "sb", data->name, data->bytes, data->size);
			number = (int)sqlite3_last_insert_rowid(db);
		}
		if (result == 0)
			result = db_do(db, file, err, "INSERT INTO lesson_data VALUES(?, ?)", "si", lesson->id, number);
	}
	return result;
}

int data_load(struct library *library, const char *lesson, struct data_files *ret_data, struct err *err)
{
	sqlite3_stmt *query;
	struct data_files files = {0};
	int result = db_query(library->db, library->file, &query, err,
		"SELECT name, bytes FROM lesson_data JOIN data ON number = data WHERE lesson = ? ORDER BY number LIMIT ?", "si", lesson, DATA_MAX);
	if (result < 0)
		return result;
	while ((result = library_next(library, query, err)) > 0) {
		const void *bytes = sqlite3_column_blob(query, 1);
		int size = sqlite3_column_bytes(query, 1);
		if (lesson_data_name(db_text(query, 0)) && size <= DATA_LIMIT)
			data_files_add(&files, db_text(query, 0), bytes, (size_t)size);
	}
	sqlite3_finalize(query);
	if (result == 0)
		data_files_copy(ret_data, &files);
	data_files_done(&files);
	return result;
}
