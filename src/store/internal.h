/* store/internal: SQLite in few words, and the folder of lessons as its files say it. */
#ifndef PROCESSION_STORE_INTERNAL_H
#define PROCESSION_STORE_INTERNAL_H

#include <sqlite3.h>

#include "store/store.h"

/* ---- db.c ---- */

struct db_kind {
	const char *what;         /* through _(): "library of lessons" */
	int id, version;
};

/* Opens and checks: -ENOENT no such file, -EBADMSG damaged or no database, -EMEDIUMTYPE of another
 * program, -EPROTO of a newer version, -ESTALE of an older one. `flags` as of sqlite3_open_v2. A new, empty
 * database (SQLITE_OPEN_CREATE) passes with *ret_fresh true. */
int db_open(const char *file, const struct db_kind *kind, int flags, sqlite3 **ret_db, bool *ret_fresh, struct err *err);
/* sqlite3_open_v2, for the name of a file and never that of a URI. */
int db_open_file(const char *file, int flags, sqlite3 **ret_db);
/* One sentence for what SQLite said; returns -EBADMSG for damage, -EIO or a better errno otherwise. */
int db_error(sqlite3 *db, const char *file, struct err *err);
int db_run(sqlite3 *db, const char *file, const char *sql, struct err *err);
/* Prepared and bound, one letter of `types` for each parameter: s text (NULL gives NULL), i int, b bytes (pointer and size_t). */
int db_query(sqlite3 *db, const char *file, sqlite3_stmt **ret_query, struct err *err, const char *sql, const char *types, ...);
/* Runs a statement that gives no rows. */
int db_do(sqlite3 *db, const char *file, struct err *err, const char *sql, const char *types, ...);
/* "" for NULL. Valid until the next step. */
const char *db_text(sqlite3_stmt *query, int column);
/* Cut at a character, and as text_clean leaves it: it may come from a stranger. */
void db_text_copy(sqlite3_stmt *query, int column, char *ret_text, size_t size);

/* ---- library.c ---- */

struct library { sqlite3 *db; char *file; };
/* In the order in which they were named: a later one's lesson hides the same of an earlier one. */
struct store { ARRAY(struct library) all; struct buf trouble; };

int library_open(const char *file, int flags, struct library *ret_library, struct err *err);
void library_close(struct library *library);
/* 1 a row, 0 the end, or trouble. */
int library_next(struct library *library, sqlite3_stmt *query, struct err *err);
/* The one whose lesson it is; NULL none has it. */
struct library *store_library(struct store *store, const char *id);
/* -ENOENT, and a sentence that says which there are. */
int store_no_lesson(struct store *store, const char *id, struct err *err);

/* ---- data.c ---- */

extern const char data_schema[];
void data_read(const char *dir, const char *id, struct lesson *lesson, struct buf *ret_mistakes);
int data_insert(sqlite3 *db, const char *file, const struct lesson *lesson, struct err *err);
int data_load(struct library *library, const char *lesson, struct data_files *ret_data, struct err *err);

/* ---- passages.c ---- */

extern const char passages_schema[], passages_index[];   /* the index is made when all passages are in */
int passages_insert(sqlite3 *db, const char *file, const struct lesson *lesson, struct err *err);

/* ---- scan.c ---- */

/* What one folder holds. The listings are kept with the first language ("en", when there is one). */
struct folder { char *id; ARRAY(struct lesson) lessons; };
/* dir: that the lessons lie in, for mistakes. */
struct folders { ARRAY(struct folder) all; struct glossary glossary; char *dir; };

/* Reads and checks DIR. Mistakes go to ret_mistakes; negative only when DIR itself cannot be read. */
int folders_read(const char *dir, struct folders *ret_folders, struct buf *ret_mistakes, struct err *err);
void folders_done(struct folders *folders);
enum { PROGRAM_NAME_MAX = 40, LESSONS_MAX = 1000 };
/* Small letters, digits and `others`; no hyphen first, which would look like an option. */
bool name_is_plain(const char *name, size_t length, const char *others);
void listing_check(const char *path, const char *language, const char *source, struct buf *mistakes);
/* English first: it is what the others are compared with. */
void folder_english_first(struct folder *folder);

/* ---- build.c ---- */

/* folders_read, and all checks: -EINVAL when there was a mistake. `folders` is to be freed only after 0. */
int folders_read_checked(const char *dir, struct folders *folders, struct buf *ret_mistakes, struct err *err);
/* Beside its place, made durable, renamed. */
int library_write(const char *file, const struct folders *folders, struct err *err);
/* Keeps everybody else who calls this waiting, for 20 s at most, until library_release. The folder must be there. */
int library_hold(const char *file, int *ret_fd, struct err *err);
void library_release(int fd);

/* ---- unpack.c ---- */

/* What a library was made of: all lessons with the glossary, or `only` one; parsed and checked as a folder is. */
int folders_unpack(struct library *library, const char *only, struct folders *ret_folders, struct buf *ret_mistakes, struct err *err);

/* ---- progress.c ---- */

struct progress { sqlite3 *db; char *file; };
/* The folders that a file of the user's lies in, mode 0700. */
int file_folders_make(const char *file, struct err *err);

/* ---- glossary.c ---- */

extern const char *const glossary_schema;
/* DIR/glossary.lua, when there is one; mistakes are gathered. */
int glossary_read(const char *dir, struct glossary *ret_glossary, struct buf *ret_mistakes);
int glossary_insert(sqlite3 *db, const char *file, const struct glossary *glossary, struct err *err);
/* Takes the term; one with the same id is replaced. */
void glossary_take(struct glossary *glossary, struct term *term);
int glossary_load(sqlite3 *db, const char *file, struct glossary *ret_glossary, struct err *err);

/* ---- compare.c ---- */

/* Programs against what the tables say of them, languages against each other, lessons against each other. */
void folder_check(const char *dir, const struct folder *folder, struct buf *ret_mistakes);
void folders_check(const char *dir, const struct folders *folders, struct buf *ret_mistakes);

#endif
