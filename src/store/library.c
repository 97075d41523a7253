/* store/library: reading a library. It may come from a stranger, so what it holds is checked
 * like the source was, and nothing in it is trusted to have the length or type that a build gives.
 */
#include "store/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ROWS_MAX = 10000, LIBRARIES_MAX = 32 };
static const struct db_kind library_kind = {N_("library of lessons"), STORE_ID, STORE_VERSION};

/* Which language a lesson is told in, for the wanted one in ?1: it, its start, English, any. */
#define BEST_LANG "(SELECT lang FROM lesson_text AS other WHERE other.lesson = lesson.id" \
	" ORDER BY lang = ?1 DESC, lang = substr(?1, 1, instr(?1 || '_', '_') - 1) DESC, lang = 'en' DESC, lang LIMIT 1)"

/* Has it all that is asked of it? A file that only looks like a library is known now, and not in the middle of a lesson. */
static int check_tables(sqlite3 *db, const char *file, struct err *err)
{
	static const char *const wanted[] = {
		"SELECT id, chapter, position, minutes FROM lesson", "SELECT lesson, lang, title, promise FROM lesson_text", "SELECT lesson, lang, text FROM source",
		"SELECT lesson, lang, position, kind, text, data FROM step", "SELECT lesson, lang, step, position, moment, text FROM note",
		"SELECT lesson, lang, step, position, data FROM quiz", "SELECT lesson, program, language, source FROM listing",
		"SELECT lesson, kind, position, target FROM pointer", "SELECT number, name, bytes FROM data", "SELECT lesson, data FROM lesson_data",
		"SELECT number, lesson, lang, step, kind, name, text FROM passage", "SELECT rowid FROM search WHERE search MATCH 'abc'",
		"SELECT id, position, lesson FROM term", "SELECT term, lang, says FROM term_text", "SELECT term, lang, position, name FROM term_name",
	};
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		sqlite3_stmt *query;
		/* The words are SQLite's: "no such table: step". */
		if (sqlite3_prepare_v2(db, wanted[i], -1, &query, NULL) != SQLITE_OK)
			return err_set(err, EBADMSG, _("%s is damaged: %s"), file, sqlite3_errmsg(db));
		sqlite3_finalize(query);
	}
	return 0;
}

int library_open(const char *file, int flags, struct library *ret_library, struct err *err)
{
	sqlite3 *db;
	bool fresh;
	int result = db_open(file, &library_kind, flags, &db, &fresh, err);
	if (result == 0 && (result = check_tables(db, file, err)) < 0)
		sqlite3_close(db);
	if (result == 0)
		*ret_library = (struct library){db, mem_text_or_die(file)};
	return result;
}

void library_close(struct library *library)
{
	sqlite3_close(library->db);
	free(library->file);
}

/* The same file named twice counts where it is named last. */
static void drop_same(struct store *store, const char *file)
{
	struct stat here, there;
	for (size_t i = 0; i < store->all.n; i++) {
		if (stat(file, &here) < 0 || stat(store->all.at[i].file, &there) < 0 || here.st_ino != there.st_ino || here.st_dev != there.st_dev)
			continue;
		library_close(&store->all.at[i]);
		memmove(store->all.at + i, store->all.at + i + 1, (--store->all.n - i) * sizeof store->all.at[0]);
		return;
	}
}

int store_open(const char *files, struct store **ret_store, struct err *err)
{
	struct store *store = mem_new_or_die(1, sizeof *store);
	struct err first = {0}, trouble;
	int result = 0;
	for (const char *at = files; at;) {
		if (store->all.n == LIBRARIES_MAX && *at) {
			buf_text(&store->trouble, store->trouble.len ? "\n" : "");
			buf_format(&store->trouble, _("at most %d libraries are opened: %s is left out"), LIBRARIES_MAX, at);
			break;
		}
		char *file = mem_text_n_or_die(at, strcspn(at, ":"));
		struct library library;
		at = strchr(at, ':');
		at = at ? at + 1 : NULL;
		if (*file || (!at && !store->all.n && !first.code)) {
			int opened = library_open(file, SQLITE_OPEN_READONLY, &library, &trouble);
			if (opened == 0) {
				drop_same(store, file);
				array_push(&store->all, library);
			} else {
				buf_format(&store->trouble, "%s%s", store->trouble.len ? "\n" : "", trouble.text);
				result = result ? result : opened;
				first = first.code ? first : trouble;
			}
		}
		free(file);
	}
	if (store->all.n == 0) {
		store_close(store);
		return err_set(err, -result, "%s", first.text);
	}
	*ret_store = store;
	return 0;
}

const char *store_trouble(const struct store *store)
{
	return buf_get(&store->trouble);
}

void store_close(struct store *store)
{
	if (!store)
		return;
	for (size_t i = 0; i < store->all.n; i++)
		library_close(&store->all.at[i]);
	array_done(&store->all);
	buf_done(&store->trouble);
	free(store);
}

/* Is this the last row, or trouble? 1 a row, 0 the end. */
int library_next(struct library *library, sqlite3_stmt *query, struct err *err)
{
	int code = sqlite3_step(query);
	return code == SQLITE_ROW ? 1 : code == SQLITE_DONE ? 0 : db_error(library->db, library->file, err);
}

static bool has_lesson(struct library *library, const char *id)
{
	sqlite3_stmt *query;
	if (db_query(library->db, library->file, &query, NULL, "SELECT 1 FROM lesson WHERE id = ?", "s", id) < 0)
		return false;
	bool has = sqlite3_step(query) == SQLITE_ROW;
	sqlite3_finalize(query);
	return has;
}

struct library *store_library(struct store *store, const char *id)
{
	for (size_t i = store->all.n; i-- > 0;)
		if (has_lesson(&store->all.at[i], id))
			return &store->all.at[i];
	return NULL;
}

const char *store_source(struct store *store, const char *id)
{
	const struct library *library = store_library(store, id);
	return library ? library->file : NULL;
}

/* ---- the list ---- */

struct rows { ARRAY(struct store_row) all; };

static int list_one(struct library *library, const char *lang, struct rows *rows, size_t known, struct err *err)
{
	static const char sql[] =
		"SELECT id, chapter, position, minutes, title, promise,"
		" (SELECT group_concat(lang, ' ') FROM (SELECT lang FROM lesson_text AS t WHERE t.lesson = lesson.id ORDER BY lang)),"
		" (SELECT group_concat(program, ' ') FROM (SELECT program FROM listing WHERE listing.lesson = lesson.id AND language = 'lua' ORDER BY program)),"
		" EXISTS(SELECT 1 FROM step WHERE step.lesson = lesson.id AND kind = 'challenge')"
		" FROM lesson JOIN lesson_text ON lesson_text.lesson = lesson.id AND lang = " BEST_LANG
		" ORDER BY chapter, position, id";
	sqlite3_stmt *query;
	int result = db_query(library->db, library->file, &query, err, sql, "s", lang ? lang : "en");
	if (result < 0)
		return result;
	while ((result = library_next(library, query, err)) > 0 && rows->all.n < ROWS_MAX) {
		struct store_row row = {
			.chapter = sqlite3_column_int(query, 1), .order = sqlite3_column_int(query, 2), .minutes = sqlite3_column_int(query, 3),
			.challenge = sqlite3_column_int(query, 8) != 0, .source = library->file,
		};
		bool hidden = false;
		for (size_t i = 0; i < known && !hidden; i++)
			hidden = strcmp(rows->all.at[i].id, db_text(query, 0)) == 0;
		if (hidden)
			continue;
		db_text_copy(query, 0, row.id, sizeof row.id);
		db_text_copy(query, 4, row.title, sizeof row.title);
		db_text_copy(query, 5, row.promise, sizeof row.promise);
		db_text_copy(query, 6, row.languages, sizeof row.languages);
		db_text_copy(query, 7, row.programs, sizeof row.programs);
		array_push(&rows->all, row);
	}
	sqlite3_finalize(query);
	return result < 0 ? result : 0;
}

static int by_place(const void *a, const void *b)
{
	const struct store_row *one = a, *two = b;
	if (one->chapter != two->chapter)
		return one->chapter < two->chapter ? -1 : 1;
	if (one->order != two->order)
		return one->order < two->order ? -1 : 1;
	return strcmp(one->id, two->id);
}

int store_list(struct store *store, const char *lang, struct store_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct rows rows = {0};
	int result = 0;
	/* The last library first: what it has hides the same in those before. One that fails keeps none of the others away. */
	for (size_t i = store->all.n; i-- > 0;) {
		int one = list_one(&store->all.at[i], lang, &rows, rows.all.n, err);
		result = one < 0 ? one : result;
	}
	if (result < 0 && rows.all.n == 0)
		return result;
	if (rows.all.n)
		qsort(rows.all.at, rows.all.n, sizeof rows.all.at[0], by_place);
	*ret_rows = rows.all.at;
	*ret_count = rows.all.n;
	return 0;
}

/* ---- one lesson ---- */

int store_no_lesson(struct store *store, const char *id, struct err *err)
{
	struct store_row *rows = NULL;
	const char *nearest = NULL;
	size_t count = 0, best = 4;
	store_list(store, "en", &rows, &count, NULL);
	for (size_t i = 0; i < count; i++) {
		size_t far = text_distance(id, rows[i].id);
		if (far < best || (!nearest && strlen(id) > 2 && strstr(rows[i].id, id))) {
			best = far < best ? far : best;
			nearest = rows[i].id;
		}
	}
	int result = nearest ? err_set(err, ENOENT, _("there is no lesson '%.60s': did you mean %s? procession lesson list names them all"), id, nearest)
	                     : err_set(err, ENOENT, _("there is no lesson '%.60s': procession lesson list names them all"), id);
	free(rows);
	return result;
}

static json_t *json_of(sqlite3_stmt *query, int column)
{
	return sqlite3_column_type(query, column) == SQLITE_NULL ? NULL : json_loads(db_text(query, column), 0, NULL);
}

static int load_head(struct library *library, const char *id, const char *lang, struct lesson *lesson, struct err *err)
{
	sqlite3_stmt *query;
	int result = db_query(library->db, library->file, &query, err,
		"SELECT id, lang, title, promise, chapter, position, minutes FROM lesson JOIN lesson_text ON lesson_text.lesson = lesson.id"
		" WHERE id = ?2 AND lang = " BEST_LANG, "ss", lang ? lang : "en", id);
	if (result < 0)
		return result;
	result = library_next(library, query, err);
	if (result > 0) {
		lesson->id = mem_text_or_die(db_text(query, 0));
		lesson->lang = mem_text_or_die(db_text(query, 1));
		lesson->title = mem_text_or_die(db_text(query, 2));
		lesson->promise = mem_text_or_die(db_text(query, 3));
		lesson->chapter = sqlite3_column_int(query, 4);
		lesson->order = sqlite3_column_int(query, 5);
		lesson->minutes = sqlite3_column_int(query, 6);
	}
	sqlite3_finalize(query);
	return result > 0 ? 0 : result < 0 ? result : err_set(err, EBADMSG, _("%s is damaged: %.120s"), library->file, id);
}

static int load_steps(struct library *library, struct lesson *lesson, struct err *err)
{
	sqlite3_stmt *query;
	int result = db_query(library->db, library->file, &query, err,
		"SELECT kind, text, data FROM step WHERE lesson = ? AND lang = ? ORDER BY position LIMIT 5", "ss", lesson->id, lesson->lang);
	if (result < 0)
		return result;
	while ((result = library_next(library, query, err)) > 0) {
		int kind = lesson_step_parse(db_text(query, 0));
		if (kind < 0) {
			result = err_set(err, EBADMSG, _("%s is damaged: %.120s"), library->file, db_text(query, 0));
			break;
		}
		struct lesson_step step = {.kind = (enum step_kind)kind, .text = mem_text_or_die(db_text(query, 1)), .table = json_of(query, 2)};
		array_push(&lesson->steps, step);
	}
	sqlite3_finalize(query);
	return result;
}

static struct lesson_step *step_at(struct lesson *lesson, int position)
{
	return position >= 1 && (size_t)position <= lesson->steps.n ? &lesson->steps.at[position - 1] : NULL;
}

static int load_quizzes(struct library *library, struct lesson *lesson, struct err *err)
{
	sqlite3_stmt *query;
	int result = db_query(library->db, library->file, &query, err,
		"SELECT step, data FROM quiz WHERE lesson = ? AND lang = ? ORDER BY step, position LIMIT 64", "ss", lesson->id, lesson->lang);
	if (result < 0)
		return result;
	while ((result = library_next(library, query, err)) > 0) {
		struct lesson_step *step = step_at(lesson, sqlite3_column_int(query, 0));
		json_t *quiz = json_of(query, 1);
		if (step && quiz)
			array_push(&step->quizzes, quiz);
		else
			json_decref(quiz);
	}
	sqlite3_finalize(query);
	return result;
}

static int load_notes(struct library *library, struct lesson *lesson, struct err *err)
{
	sqlite3_stmt *query;
	int result = db_query(library->db, library->file, &query, err,
		"SELECT step, moment, text FROM note WHERE lesson = ? AND lang = ? ORDER BY step, position LIMIT 64", "ss", lesson->id, lesson->lang);
	if (result < 0)
		return result;
	while ((result = library_next(library, query, err)) > 0) {
		struct lesson_step *step = step_at(lesson, sqlite3_column_int(query, 0));
		json_t *when = json_of(query, 1);
		if (!step || !when) {
			json_decref(when);
			continue;
		}
		array_reserve(&step->notes, step->notes.n + 1);
		step->notes.at[step->notes.n].when = when;
		step->notes.at[step->notes.n].text = mem_text_or_die(db_text(query, 2));
		step->notes.at[step->notes.n++].line = 0;
	}
	sqlite3_finalize(query);
	return result;
}

static int load_listings(struct library *library, struct lesson *lesson, struct err *err)
{
	sqlite3_stmt *query;
	int result = db_query(library->db, library->file, &query, err,
		"SELECT program, language, source FROM listing WHERE lesson = ? ORDER BY program, language LIMIT 256", "s", lesson->id);
	if (result < 0)
		return result;
	while ((result = library_next(library, query, err)) > 0) {
		struct lesson_listing listing = {
			mem_text_or_die(db_text(query, 0)), mem_text_or_die(db_text(query, 1)), mem_text_or_die(db_text(query, 2)),
		};
		array_push(&lesson->listings, listing);
	}
	sqlite3_finalize(query);
	return result;
}

static int load_after(struct library *library, struct lesson *lesson, struct err *err)
{
	sqlite3_stmt *query;
	int result = db_query(library->db, library->file, &query, err,
		"SELECT target FROM pointer WHERE lesson = ? AND kind = 'after' ORDER BY position LIMIT 16", "s", lesson->id);
	if (result < 0)
		return result;
	while ((result = library_next(library, query, err)) > 0)
		array_push(&lesson->after, mem_text_or_die(db_text(query, 0)));
	sqlite3_finalize(query);
	return result;
}

/* As every build writes it, and as the screen counts on it: each step in its place, and the program that it runs. */
static int check_lesson(const struct lesson *lesson, const char *file, struct err *err)
{
	for (unsigned kind = 0; kind < STEP_KINDS; kind++) {
		const struct lesson_step *step = kind < lesson->steps.n ? &lesson->steps.at[kind] : NULL;
		const char *program = step ? json_string_value(json_object_get(step->table, "program")) : NULL;
		if (!step || step->kind != kind)
			return err_set(err, EBADMSG, _("%s is damaged: %.120s"), file, lesson_step_name(kind));
		if (program && !lesson_listing_get(lesson, program, "lua"))
			return err_set(err, EBADMSG, _("%s is damaged: %.120s"), file, program);
	}
	return 0;
}

int store_lesson(struct store *store, const char *id, const char *lang, struct lesson *ret_lesson, struct err *err)
{
	static int (*const parts[])(struct library *, struct lesson *, struct err *) = {load_steps, load_quizzes, load_notes, load_listings, load_after};
	struct lesson lesson = {0};
	struct library *library = store_library(store, id);
	int result = library ? load_head(library, id, lang, &lesson, err) : store_no_lesson(store, id, err);
	for (size_t i = 0; i < COUNT_OF(parts) && result == 0; i++)
		result = parts[i](library, &lesson, err);
	if (result == 0)
		result = data_load(library, id, &lesson.data, err);
	struct buf mistakes = {0};
	if (result == 0 && lesson_check(&lesson, library->file, &mistakes) < 0)
		result = err_set(err, EBADMSG, "%.*s", (int)strcspn(buf_get(&mistakes), "\n"), buf_get(&mistakes));
	buf_done(&mistakes);
	if (result == 0)
		result = check_lesson(&lesson, library->file, err);
	if (result < 0) {
		lesson_done(&lesson);
		return result;
	}
	*ret_lesson = lesson;
	return 0;
}

struct ways { ARRAY(struct store_way) all; };

/* A lesson that a later library has, too, goes the later one's ways. */
static int ways_of(struct store *store, size_t at, struct ways *ways, struct err *err)
{
	struct library *library = &store->all.at[at];
	sqlite3_stmt *query;
	int result = db_query(library->db, library->file, &query, err,
		"SELECT lesson, target FROM pointer WHERE kind = 'after' ORDER BY lesson, position", "");
	if (result < 0)
		return result;
	while ((result = library_next(library, query, err)) > 0 && ways->all.n < ROWS_MAX) {
		struct store_way way;
		db_text_copy(query, 0, way.lesson, sizeof way.lesson);
		db_text_copy(query, 1, way.needs, sizeof way.needs);
		if (store_library(store, way.lesson) == library)
			array_push(&ways->all, way);
	}
	sqlite3_finalize(query);
	return result < 0 ? result : 0;
}

int store_ways(struct store *store, struct store_way **ret_ways, size_t *ret_count, struct err *err)
{
	struct ways ways = {0};
	for (size_t i = 0; i < store->all.n; i++) {
		int result = ways_of(store, i, &ways, err);
		if (result < 0) {
			array_done(&ways.all);
			return result;
		}
	}
	*ret_ways = ways.all.at;
	*ret_count = ways.all.n;
	return 0;
}

/* A term that an earlier library has, too, is the later one's. */
void glossary_take(struct glossary *glossary, struct term *term)
{
	for (size_t i = 0; i < glossary->terms.n; i++) {
		if (strcmp(glossary->terms.at[i].id, term->id) == 0) {
			term_done(&glossary->terms.at[i]);
			glossary->terms.at[i] = *term;
			return;
		}
	}
	array_push(&glossary->terms, *term);
}

int store_glossary(struct store *store, struct glossary *ret_glossary, struct err *err)
{
	struct glossary all = {0};
	for (size_t i = 0; i < store->all.n; i++) {
		struct glossary one;
		int result = glossary_load(store->all.at[i].db, store->all.at[i].file, &one, err);
		if (result < 0) {
			glossary_done(&all);
			return result;
		}
		for (size_t k = 0; k < one.terms.n; k++)
			glossary_take(&all, &one.terms.at[k]);
		array_done(&one.terms);
	}
	*ret_glossary = all;
	return 0;
}

/* ---- one program ---- */

static int no_program(struct library *library, const char *lesson, const char *program, struct err *err)
{
	sqlite3_stmt *query;
	struct buf names = {0};
	int result = db_query(library->db, library->file, &query, err,
		"SELECT program FROM lesson LEFT JOIN listing ON listing.lesson = id AND language = 'lua' WHERE id = ? ORDER BY program LIMIT 64", "s", lesson);
	if (result < 0)
		return result;
	while (sqlite3_step(query) == SQLITE_ROW)
		if (*db_text(query, 0))
			buf_format(&names, "%s%s/%s", names.len ? ", " : "", lesson, db_text(query, 0));
	sqlite3_finalize(query);
	result = err_set(err, ENOENT, _("the lesson %.60s has no program '%.60s': there are %.300s"), lesson, program, names.len ? buf_get(&names) : _("none"));
	buf_done(&names);
	return result;
}

int store_program(struct store *store, const char *path, char **ret_source, struct data_files *ret_data, struct err *err)
{
	const char *slash = strchr(path, '/');
	char *lesson = slash ? mem_text_n_or_die(path, (size_t)(slash - path)) : mem_text_or_die(path);
	const char *program = slash ? slash + 1 : "";
	struct library *library = store_library(store, lesson);
	sqlite3_stmt *query;
	int result = !library ? store_no_lesson(store, lesson, err) : db_query(library->db, library->file, &query, err,
		"SELECT source FROM listing WHERE lesson = ? AND program = ? AND language = 'lua'", "ss", lesson, program);
	if (result == 0) {
		result = library_next(library, query, err);
		char *source = result > 0 ? mem_text_or_die(db_text(query, 0)) : NULL;
		sqlite3_finalize(query);
		if (source && data_load(library, lesson, ret_data, err) < 0) {
			free(source);
			result = -EBADMSG;
		} else if (source) {
			*ret_source = source;
		}
		result = result > 0 ? 0 : result < 0 ? result : no_program(library, lesson, program, err);
	}
	free(lesson);
	return result;
}
