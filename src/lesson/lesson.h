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
int lesson_step_parse(const char *name);          /* the kind, or -EINVAL */

struct lesson_step {
	enum step_kind kind;
	char *text;             /* CommonMark without the fenced tables */
	json_t *table;          /* the `predict`, `run` or `challenge` table; NULL none */
	ARRAY(json_t *) quizzes;
	ARRAY(struct { json_t *when; char *text; }) notes;  /* `see` notes keyed to events */
};
struct lesson_listing { char *program, *language, *source; }; /* language: "lua", "py", "c" */

struct lesson {
	char *id, *lang, *title, *promise;
	int chapter, order, minutes;
	ARRAY(struct lesson_step) steps;
	ARRAY(struct lesson_listing) listings;
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

/* ---- text for the screen: CommonMark -> paragraphs of spans ---- */
enum { SPAN_STRONG = 1, SPAN_EMPHASIS = 2, SPAN_CODE = 4 };
enum block_kind { BLOCK_PARAGRAPH, BLOCK_HEADING, BLOCK_ITEM, BLOCK_CODE, BLOCK_QUOTE };
struct text_span { char *text; unsigned style; };
struct text_block { enum block_kind kind; int indent; ARRAY(struct text_span) spans; };
struct text_page { ARRAY(struct text_block) blocks; };
void lesson_text_parse(const char *commonmark, struct text_page *ret_page);
void text_page_done(struct text_page *page);

/* ---- grading ---- */
/* Does a run's outcome (a JSON object name -> value) meet a challenge's `goal` table?
 * goal = { tickets_left = 9 } or { lost_updates = { min = 1 } }. ret_why: one sentence. */
bool lesson_goal_is_met(const json_t *goal, const json_t *outcome, struct buf *ret_why);
/* Compares a prediction as typed or chosen with the value that came. */
bool lesson_prediction_is_right(const json_t *predict, const char *answer, const json_t *value);

#endif
