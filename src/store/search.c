/* store/search: words -> where they stand. Words of three letters or more go through the index of trigrams; shorter ones, as
 * most Chinese words are, are looked for in the passages themselves, which are few enough. What is found may come from
 * a stranger's library: nothing of it is trusted to be short, or free of control characters.
 */
#include "store/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 8, WORD_BYTES = 100, INDEXED_SINCE = 3, FOUND_MAX = 1000, HITS_MAX = 200, COLUMNS = 76, COLUMNS_BEFORE = 24 };

static const char *const kind_names[HIT_KINDS] = {
	[HIT_TITLE] = N_("title"), [HIT_PROMISE] = N_("promise"), [HIT_TEXT] = N_("text"), [HIT_NOTE] = N_("note"),
	[HIT_QUIZ] = N_("question"), [HIT_HINT] = N_("hint"), [HIT_LISTING] = N_("program"),
};
static const char *const stored_kinds[HIT_KINDS] = {
	[HIT_TITLE] = "title", [HIT_PROMISE] = "promise", [HIT_TEXT] = "text", [HIT_NOTE] = "note",
	[HIT_QUIZ] = "quiz", [HIT_HINT] = "hint", [HIT_LISTING] = "listing",
};

struct words { char at[WORDS_MAX][WORD_BYTES]; size_t count; };
struct hits { ARRAY(struct store_hit) all; };

const char *store_hit_kind_name(unsigned kind)
{
	return kind < HIT_KINDS ? kind_names[kind] : "?";
}

/* ---- words ---- */

static void split(const char *text, struct words *ret_words)
{
	static const char blanks[] = " \t\n";
	ret_words->count = 0;
	while (*(text += strspn(text, blanks)) && ret_words->count < WORDS_MAX) {
		char *word = mem_text_n_or_die(text, strcspn(text, blanks));
		text_copy(ret_words->at[ret_words->count++], WORD_BYTES, word);
		text += strlen(word);
		free(word);
	}
}

static size_t letters(const char *word)
{
	size_t count = 0;
	for (; *word; word++)
		count += ((unsigned char)*word & 0xc0) != 0x80;
	return count;
}

static bool is_indexed(const char *word)
{
	return letters(word) >= INDEXED_SINCE;
}

/* A word as a phrase of FTS5, or as a pattern of LIKE: what means something there is taken as it stands. */
static void add_phrase(struct buf *text, const char *word)
{
	buf_text(text, text->len ? " \"" : "\"");
	for (; *word; word++)
		buf_text(text, *word == '"' ? "\"\"" : (char[]){*word, '\0'});
	buf_char(text, '"');
}

static void add_pattern(struct buf *text, const char *word)
{
	buf_char(text, '%');
	for (; *word; word++) {
		if (strchr("%_\\", *word))
			buf_char(text, '\\');
		buf_char(text, *word);
	}
	buf_char(text, '%');
}

/* ---- snippets ---- */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static const char *find_word(const char *text, const char *word)
{
	size_t length = strlen(word);
	for (; *text; text++) {
		size_t same = 0;
		while (same < length && lower(text[same]) == lower(word[same]))
			same++;
		if (same == length)
			return text;
	}
	return NULL;
}

static const char *go_back(const char *start, const char *at, int columns)
{
	while (at > start && columns > 0) {
		at--;
		while (at > start && ((unsigned char)*at & 0xc0) == 0x80)
			at--;
		const char *after = at;
		int width;
		text_next(&after, &width);
		columns -= width > 0 ? width : 1;
	}
	return at;
}

/* On one line, with single spaces, without controls. */
static void put_snippet(struct store_hit *hit, const char *text, const char *match)
{
	const char *from = go_back(text, match ? match : text, COLUMNS_BEFORE);
	/* Not in the middle of an English word. */
	if (from > text && match)
		for (const char *at = from; at < match; at++)
			if (*at == ' ' || *at == '\n') {
				from = at + 1;
				break;
			}
	struct buf line = {0};
	int columns = 0, width;
	buf_text(&line, from > text ? "…" : "");
	while (*from && columns < COLUMNS) {
		const char *here = from;
		size_t length = text_next(&from, &width);
		unsigned char c = (unsigned char)*here;
		bool blank = c <= 0x20 || c == 0x7f || (c == 0xc2 && (unsigned char)here[1] < 0xa0);
		if (blank && line.len && buf_get(&line)[line.len - 1] == ' ')
			continue;
		columns += blank ? 1 : width;
		if (blank)
			buf_char(&line, ' ');
		else
			buf_add(&line, here, length);
	}
	buf_text(&line, *from ? "…" : "");
	text_copy(hit->snippet, sizeof hit->snippet, buf_get(&line));
	text_clean(hit->snippet);
	buf_done(&line);
}

static int by_start(const void *a, const void *b)
{
	const struct store_mark *one = a, *two = b;
	return one->from < two->from ? -1 : one->from > two->from;
}

/* Each place of each word; marks that meet become one. */
static void put_marks(struct store_hit *hit, const struct words *words)
{
	unsigned kept = 0;
	for (size_t i = 0; i < words->count; i++) {
		size_t length = strlen(words->at[i]);
		for (const char *at = hit->snippet; (at = find_word(at, words->at[i])) != NULL && hit->mark_count < COUNT_OF(hit->marks); at += length)
			hit->marks[hit->mark_count++] = (struct store_mark){(unsigned)(at - hit->snippet), (unsigned)(at - hit->snippet + (ptrdiff_t)length)};
	}
	if (hit->mark_count)
		qsort(hit->marks, hit->mark_count, sizeof hit->marks[0], by_start);
	for (unsigned i = 0; i < hit->mark_count; i++) {
		if (kept && hit->marks[i].from <= hit->marks[kept - 1].to)
			hit->marks[kept - 1].to = hit->marks[i].to > hit->marks[kept - 1].to ? hit->marks[i].to : hit->marks[kept - 1].to;
		else
			hit->marks[kept++] = hit->marks[i];
	}
	hit->mark_count = kept;
}

/* ---- one library ---- */

static int prepare(struct library *library, const struct words *words, const char *lang, sqlite3_stmt **ret_query, struct err *err)
{
	struct buf sql = {0}, phrases = {0};
	int result = 0, place = 1;
	for (size_t i = 0; i < words->count; i++)
		if (is_indexed(words->at[i]))
			add_phrase(&phrases, words->at[i]);
	buf_text(&sql, "SELECT passage.lesson, passage.lang, step, kind, name, text, chapter, position,"
		" coalesce((SELECT title FROM lesson_text AS t WHERE t.lesson = id AND t.lang = CASE passage.lang WHEN '' THEN ?1 ELSE passage.lang END),"
		" (SELECT title FROM lesson_text AS t WHERE t.lesson = id ORDER BY t.lang = 'en' DESC, t.lang LIMIT 1))"
		" FROM passage JOIN lesson ON id = passage.lesson WHERE 1");
	if (phrases.len)
		buf_text(&sql, " AND number IN (SELECT rowid FROM search WHERE search MATCH ?)");
	for (size_t i = 0; i < words->count; i++)
		if (!is_indexed(words->at[i]))
			buf_text(&sql, " AND text LIKE ? ESCAPE '\\'");
	/* Whatever is cut off at the end, it is no title. */
	buf_format(&sql, " ORDER BY kind = 'title' DESC, kind = 'promise' DESC, chapter, position, number LIMIT %d", FOUND_MAX);
	sqlite3_stmt *query = NULL;
	if (sqlite3_prepare_v2(library->db, buf_get(&sql), -1, &query, NULL) != SQLITE_OK)
		result = db_error(library->db, library->file, err);
	if (result == 0) {
		char start[8];
		text_copy(start, strcspn(lang, "_") < sizeof start ? strcspn(lang, "_") + 1 : sizeof start, lang);
		sqlite3_bind_text(query, 1, start, -1, SQLITE_TRANSIENT);
	}
	if (result == 0 && phrases.len)
		sqlite3_bind_text(query, ++place, buf_get(&phrases), -1, SQLITE_TRANSIENT);
	for (size_t i = 0; i < words->count && result == 0; i++) {
		struct buf pattern = {0};
		add_pattern(&pattern, words->at[i]);
		if (!is_indexed(words->at[i]))
			sqlite3_bind_text(query, ++place, buf_get(&pattern), -1, SQLITE_TRANSIENT);
		buf_done(&pattern);
	}
	buf_done(&sql);
	buf_done(&phrases);
	if (result == 0)
		*ret_query = query;
	return result;
}

static int kind_of(const char *stored)
{
	for (int i = 0; i < HIT_KINDS; i++)
		if (strcmp(stored_kinds[i], stored) == 0)
			return i;
	return -1;
}

static void add_hit(struct hits *hits, sqlite3_stmt *query, int kind, const struct words *words)
{
	int step = sqlite3_column_int(query, 2);
	struct store_hit hit = {
		.kind = (enum hit_kind)kind, .step = step >= 1 && step <= STEP_KINDS ? step - 1 : -1,
		.chapter = sqlite3_column_int(query, 6), .order = sqlite3_column_int(query, 7),
	};
	db_text_copy(query, 0, hit.lesson, sizeof hit.lesson);
	db_text_copy(query, 1, hit.lang, sizeof hit.lang);
	db_text_copy(query, 4, hit.name, sizeof hit.name);
	db_text_copy(query, 8, hit.title, sizeof hit.title);
	const char *text = db_text(query, 5), *match = NULL;
	for (size_t i = 0; i < words->count && !match; i++)
		match = find_word(text, words->at[i]);
	put_snippet(&hit, text, match);
	put_marks(&hit, words);
	array_push(&hits->all, hit);
}

static int search_one(struct store *store, struct library *library, const struct words *words, const char *lang, struct hits *hits, struct err *err)
{
	sqlite3_stmt *query = NULL;
	int result = prepare(library, words, lang, &query, err);
	if (result < 0)
		return result;
	while ((result = library_next(library, query, err)) > 0) {
		int kind = kind_of(db_text(query, 3));
		if (kind >= 0 && store_library(store, db_text(query, 0)) == library)
			add_hit(hits, query, kind, words);
	}
	sqlite3_finalize(query);
	return result;
}

/* ---- all of them ---- */

/* Where a lesson has the words in the wanted language, what it has in others is left out. */
static void keep_language(struct hits *hits, const char *lang)
{
	size_t length = strcspn(lang, "_"), kept = 0;
	for (size_t i = 0; i < hits->all.n; i++) {
		bool here = false;
		for (size_t k = 0; k < hits->all.n && !here; k++)
			here = strcmp(hits->all.at[k].lesson, hits->all.at[i].lesson) == 0 && strlen(hits->all.at[k].lang) == length &&
				strncmp(hits->all.at[k].lang, lang, length) == 0;
		hits->all.at[i].foreign = hits->all.at[i].lang[0] && here && (strlen(hits->all.at[i].lang) != length || strncmp(hits->all.at[i].lang, lang, length) != 0);
	}
	for (size_t i = 0; i < hits->all.n; i++)
		if (!hits->all.at[i].foreign)
			hits->all.at[kept++] = hits->all.at[i];
	hits->all.n = kept;
}

/* 0 for all hits of a lesson whose title has the words, 1 for its promise, 2 for the others. */
static void rank(struct hits *hits)
{
	for (size_t i = 0; i < hits->all.n; i++) {
		hits->all.at[i].rank = 2;
		for (size_t k = 0; k < hits->all.n; k++)
			if (hits->all.at[k].kind < hits->all.at[i].rank && strcmp(hits->all.at[k].lesson, hits->all.at[i].lesson) == 0)
				hits->all.at[i].rank = hits->all.at[k].kind;
	}
}

static int by_rank(const void *a, const void *b)
{
	const struct store_hit *one = a, *two = b;
	const int pairs[][2] = {
		{(int)one->rank, (int)two->rank}, {one->chapter, two->chapter}, {one->order, two->order}, {strcmp(one->lesson, two->lesson), 0},
		{one->kind == HIT_LISTING, two->kind == HIT_LISTING}, {one->step, two->step}, {(int)one->kind, (int)two->kind}, {strcmp(one->name, two->name), 0},
	};
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		if (pairs[i][0] != pairs[i][1])
			return pairs[i][0] < pairs[i][1] ? -1 : 1;
	return strcmp(one->snippet, two->snippet);
}

int store_library_search(struct store *library, const char *words, const char *lang, struct store_hit **ret_hits, size_t *ret_count, struct err *err)
{
	struct words split_words;
	struct hits hits = {0};
	int result = 0;
	size_t failed = 0;
	split(words, &split_words);
	for (size_t i = 0; i < library->all.n && split_words.count > 0; i++) {
		int one = search_one(library, &library->all.at[i], &split_words, lang ? lang : "en", &hits, err);
		failed += one < 0;
		result = one < 0 ? one : result;
	}
	/* A library that fails keeps none of the others from being searched. */
	if (result < 0 && failed == library->all.n) {
		array_done(&hits.all);
		return result;
	}
	keep_language(&hits, lang ? lang : "en");
	rank(&hits);
	if (hits.all.n)
		qsort(hits.all.at, hits.all.n, sizeof hits.all.at[0], by_rank);
	*ret_hits = hits.all.at;
	*ret_count = hits.all.n < HITS_MAX ? hits.all.n : HITS_MAX;
	return 0;
}
