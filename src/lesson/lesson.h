/* lesson: a lesson as data, in one language. Parse, validate, grade: pure.
 *
 * A lesson is CommonMark (read with cmark) with a head and steps. `lesson.en.md`:
 *
 *     # The ticket counter
 *
 *     > Ten tickets, twenty people: how many are left?      (the promise)
 *
 *     ```lua lesson
 *     { chapter = 4, order = 3, minutes = 8 }
 *     ```
 *
 *     ## predict            (steps, always in this order; the word is the kind,
 *     text ...               the same word in every language)
 *     ```lua predict
 *     { program = "race", set = { buyers = 20 }, outcome = "tickets_left", kind = "number" }
 *     ```
 *     ## run
 *     ```lua run
 *     { program = "race", set = { buyers = 4 }, picker = "paced", speed = 4, focus = "states" }
 *     ```
 *     ## see ...  ## explain ...  (quiz blocks)  ## challenge (challenge block)
 *
 * The tables are data only, evaluated in an empty environment (room table) and
 * kept as JSON. Their fields are listed in doc/LESSON-FORMAT.md.
 */
#ifndef PROCESSION_LESSON_H
#define PROCESSION_LESSON_H

#include <jansson.h>
#include "base/base.h"

enum step_kind { STEP_PREDICT, STEP_RUN, STEP_SEE, STEP_EXPLAIN, STEP_CHALLENGE, STEP_KINDS };
const char *lesson_step_name(unsigned kind);      /* "predict": also the heading in the source; show through _() */
bool lesson_is_id(const char *text);              /* small letters, digits and hyphens, no hyphen first; NULL is none */
bool lesson_data_name(const char *name);          /* a plain name: small letters, digits, . - _ */
int lesson_step_parse(const char *name);          /* the kind, or -EINVAL */

enum { LESSON_TITLE_MAX = 159, LESSON_PROMISE_MAX = 239, LESSON_ID_MAX = 63 }; /* bytes */

struct lesson_step {
	enum step_kind kind;
	int line;               /* of its heading; 0 when it comes from a library */
	char *text;             /* CommonMark without the fenced tables */
	json_t *table;          /* the `predict`, `run` or `challenge` table; NULL none */
	ARRAY(json_t *) quizzes;
	ARRAY(struct { json_t *when; char *text; int line; }) notes;  /* `see` notes keyed to events; line as above */
};
struct lesson_listing { char *program, *language, *source; }; /* language: "lua", "py", "c" */

/* What a lesson's tables say about its programs, to be compared with them: there must be the program,
 * it must ask for the parameter, and tell the outcome. And which lessons it points to, in `after` and by links, and which data its programs read. */
enum lesson_use_kind { USE_PROGRAM, USE_PARAM, USE_OUTCOME, USE_LESSON, USE_DATA };
struct lesson_use { enum lesson_use_kind kind; int line; char *program, *name; }; /* program: or the lesson, or the data; name: of the parameter or outcome */

struct lesson {
	char *id, *lang, *title, *promise;
	int chapter, order, minutes;
	ARRAY(char *) after;    /* ids of lessons that should be known before */
	struct data_files data; /* what its programs can open; lesson_parse knows only the names */
	int line;               /* of the table `lesson`; 0 when it comes from a library */
	char *source;           /* the whole text as it was written; by lesson_parse only, else NULL */
	ARRAY(struct lesson_step) steps;
	ARRAY(struct lesson_listing) listings;
	ARRAY(struct lesson_use) uses;    /* filled by lesson_parse only */
	/* By lesson_parse only, for `lesson check`: runs with what they must give: the fields of the table (predict, run,
	 * fact) with `expect`, an object as a goal is, and `line`, the table's own. */
	ARRAY(json_t *) facts;
};
void lesson_done(struct lesson *lesson);          /* frees what it holds */
const struct lesson_listing *lesson_listing_get(const struct lesson *lesson, const char *program, const char *language);
const struct lesson_step *lesson_step_get(const struct lesson *lesson, enum step_kind kind);
/* "Foundations", "Processes" ... for chapters 1..8, untranslated. */
const char *lesson_chapter_name(int chapter);

/* Source -> lesson. `file` only names the place in errors ("FILE:LINE: what; what to do").
 * All mistakes are gathered: returns 0, or -EINVAL with each mistake a line in ret_mistakes. */
int lesson_parse(const char *file, const char *id, const char *lang, const char *source,
                 struct lesson *ret_lesson, struct buf *ret_mistakes);

/* Are the tables of a lesson that was read back from a library what they must be? `where` begins
 * each mistake. For libraries from strangers: after 0 no field has a type that is not documented. */
int lesson_check(const struct lesson *lesson, const char *where, struct buf *ret_mistakes);

/* ---- text for the screen: CommonMark -> paragraphs of spans ---- */
enum { SPAN_STRONG = 1, SPAN_EMPHASIS = 2, SPAN_CODE = 4, SPAN_LINK = 8 };
enum block_kind { BLOCK_PARAGRAPH, BLOCK_HEADING, BLOCK_ITEM, BLOCK_CODE, BLOCK_QUOTE };
/* Neighbouring spans differ in style. A break that is meant is a \n inside a span's text; a line's end in the
 * source is a space, or nothing between two Chinese characters. Code keeps its lines (no \n at the end).
 * There are no other control characters. HTML is left out; a link is its text, a picture its description. `target`: of a link, the id of a
 * lesson; NULL otherwise. */
struct text_span { char *text; unsigned style; char *target; };
/* indent: columns, two for each list around; an item's mark stands at its indent. number: of an item
 * in a numbered list, 0 for a bullet. */
struct text_block { enum block_kind kind; int indent; ARRAY(struct text_span) spans; int number; };
struct text_page { ARRAY(struct text_block) blocks; };
void lesson_text_escape(const char *text, size_t size, struct buf *ret_text);   /* adds plain text so that CommonMark shows it as it is, on one line */
void lesson_text_parse(const char *commonmark, struct text_page *ret_page);
void text_page_done(struct text_page *page);

/* Marks tie lines of a program in its three languages together: a comment at a line's end that begins with @, as in
 * `--@read`, `#@read`, `//@read`. `line` is one line of a listing (no \n). Returns how many bytes of it are shown: all,
 * or without the mark and the blanks before it. ret_mark points at the mark's name inside the line, NULL none. */
size_t lesson_mark_find(const char *language, const char *line, size_t length, const char **ret_mark, size_t *ret_mark_length);

/* ---- notes ---- */
struct lesson_moment {
	const char *kind;               /* event_info(kind)->name: "WRITE" */
	bool lost;                      /* a write that lost somebody's update */
	unsigned task;
	const char *task_name, *object, *text; /* "buyer-2", "tickets.txt", "9"; "" none */
};
/* The first note of the step that fits the moment, its {task} {object} {text} filled in: CommonMark. Its place among
 * them, or -ENOENT. */
int lesson_note_tell(const struct lesson_step *step, const struct lesson_moment *moment, struct buf *ret_text);

/* ---- the glossary ---- */

/* One term in one language: its names, the usual one first (others, as plurals, are found in texts, too), and what it means: CommonMark. */
struct term_words { char *lang; ARRAY(char *) names; char *says; };
struct term { char *id, *lesson /* where it is taught; NULL */; ARRAY(struct term_words) words; };
struct glossary { ARRAY(struct term) terms; };
void term_done(struct term *term);
void glossary_done(struct glossary *glossary);
const struct term_words *term_words_get(const struct term *term, const char *lang);  /* NULL none */
/* lessons/glossary.lua, see doc/LESSON-FORMAT.md. All mistakes are gathered, as by lesson_parse. */
int glossary_parse(const char *file, const char *source, struct glossary *ret_glossary, struct buf *ret_mistakes);
/* Which terms stand in a text, by their place in it: indices of terms, each once; returns how many. */
size_t glossary_find(const struct glossary *glossary, const char *lang, const char *commonmark, unsigned *ret_terms, size_t max);

/* ---- grading ---- */
/* Does a run's outcome (a JSON object name -> value) meet a challenge's `goal` table?
 * goal = { tickets_left = 9 } or { lost_updates = { min = 1 } }. ret_why: one sentence.
 * The caller adds "lost_updates" (a number), "deadlock" and "hang" (true or false) to the program's own outcomes. */
bool lesson_goal_is_met(const json_t *goal, const json_t *outcome, struct buf *ret_why);
/* Compares a prediction as typed (digits may be full-width) or as a choice (its text or its value) with the value that came. */
bool lesson_prediction_is_right(const json_t *predict, const char *answer, const json_t *value);
/* The words of the choice with this text or value, which the table owns; NULL where there is none, or it is its own words. */
const char *lesson_choice_words(const json_t *predict, const char *answer);

#endif
