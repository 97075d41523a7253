/* store: SQLite libraries of lessons, and the learner's progress. With journal,
 * the only user of sqlite3.h. Opening checks application_id and user_version:
 * a damaged, foreign or newer file is refused with one sentence and not touched.
 */
#ifndef PROCESSION_STORE_H
#define PROCESSION_STORE_H

#include "lesson/lesson.h"

struct store; /* one library or several, read-only */
enum { STORE_ID = 0x50524c4c, STORE_VERSION = 2 };        /* application_id "PRLL", user_version */
enum { PROGRESS_ID = 0x50525047, PROGRESS_VERSION = 1 };  /* "PRPG" */

/* Wherever a DIR of lessons is read, it may be one lesson's own folder as well. */

/* Compiles DIR/<id>/lesson.<lang>.md with its listings into FILE (written beside it
 * and renamed; the same sources give the same bytes). With file NULL it only checks.
 * Mistakes (file:line: ...) go to ret_mistakes, a line each; ret_lessons counts lessons. */
int store_build(const char *dir, const char *file, struct buf *ret_mistakes, unsigned *ret_lessons, struct err *err);

/* `files`: one, or several separated by ':'. A later one's lesson hides an earlier one's of the same id. One that is damaged, foreign or newer
 * is left out, and store_trouble has a sentence for each; it fails only when none is left. */
int store_open(const char *files, struct store **ret_store, struct err *err);
const char *store_trouble(const struct store *store);     /* a line each; "" none */
void store_close(struct store *store);
/* The file that this lesson comes from; NULL there is none. Lives as long as the store. */
const char *store_source(struct store *store, const char *id);

/* Reads and checks DIR as store_build does: each lesson in English, with its listings and facts. ret_dir: the folder that they lie in. Free with store_free. */
int store_read(const char *dir, struct buf *ret_dir, struct lesson **ret_lessons, size_t *ret_count, struct buf *ret_mistakes, struct err *err);
void store_free(struct lesson *lessons, size_t count);

/* "$XDG_DATA_HOME/procession/NAME": where the user's own library (lessons.db) and progress lie; -ENOENT and a sentence when there is no home. */
int store_user_file(const char *name, struct buf *ret_file, struct err *err);

struct store_row { char id[64]; int chapter, order, minutes; char title[160], promise[240]; char languages[128] /* "en zh" */;
	char programs[2640] /* "lock race": as many as a lesson may have */; bool challenge;
	const char *source; /* its library's file; lives as long as the store */ };
/* `lang` is "en", "zh" or a locale's name ("zh_CN"); where a lesson lacks the language it is told in English,
 * and where it lacks that, too, in its first. */
/* Rows in order of chapter and order, titles in `lang` (English where it lacks one). */
int store_list(struct store *store, const char *lang, struct store_row **ret_rows, size_t *ret_count, struct err *err); /* caller frees */
int store_lesson(struct store *store, const char *id, const char *lang, struct lesson *ret_lesson, struct err *err);
/* Which lesson should be known before which: `lesson` builds on `needs`. Those of a lesson come together. Caller frees. */
struct store_way { char lesson[64], needs[64]; };
int store_ways(struct store *store, struct store_way **ret_ways, size_t *ret_count, struct err *err);
/* The terms, in their order. The caller calls glossary_done. */
int store_glossary(struct store *store, struct glossary *ret_glossary, struct err *err);
/* "LESSON/PROGRAM" -> Lua source and the lesson's data files (caller frees both). The error names what there is instead. */
int store_program(struct store *store, const char *path, char **ret_source, struct data_files *ret_data, struct err *err);

/* ---- in and out: by way of the sources, which every library keeps ---- */

struct store_import { struct buf added, replaced; };      /* ids, "a, b" */
/* All lessons of FROM, a library or a folder, into the library TARGET (made with its folder when it is not there): all or nothing. */
int store_import(const char *from, const char *target, struct store_import *ret_import, struct buf *ret_mistakes, struct err *err);
void store_import_done(struct store_import *import);
/* The sources of a lesson into the folder DIR/ID, which must not be there yet. */
int store_export(struct store *store, const char *id, const char *dir, struct buf *ret_mistakes, struct err *err);

/* ---- search ---- */

enum hit_kind { HIT_TITLE, HIT_PROMISE, HIT_TEXT, HIT_NOTE, HIT_QUIZ, HIT_HINT, HIT_LISTING, HIT_KINDS };
const char *store_hit_kind_name(unsigned kind);           /* untranslated; through _() */
struct store_mark { unsigned from, to; };                 /* bytes of the snippet, to excluded */
struct store_hit {
	char lesson[64], lang[8] /* "" of a program */, title[160] /* of the lesson, in `lang` */;
	int chapter, order;
	enum hit_kind kind;
	int step;                   /* enum step_kind; -1: title, promise, program */
	char name[64];              /* of a program: "race.lua"; "" otherwise */
	char snippet[400];          /* about 76 columns round the first match, on one line; no control characters */
	struct store_mark marks[16]; unsigned mark_count; /* where the words stand in it, from left to right */
	unsigned rank; bool foreign; /* for search.c */
};
/* Where do all these words stand together: in a title, a promise, the text of a step, a note, a question, a hint, a program? In every language;
 * a lesson that has them in `lang` is shown in that one only. Parts of words count, small and large letters are the same. Lessons whose title
 * has them come first, then those whose promise has them, then by chapter and order; at most 200 hits. The caller frees ret_hits. */
int store_library_search(struct store *library, const char *words, const char *lang, struct store_hit **ret_hits, size_t *ret_count, struct err *err);

/* ---- progress: $XDG_DATA_HOME/procession/progress.db (made with its folder, mode 0700) ----
 * All functions take NULL: then there is no progress, nothing is kept and nothing fails loudly. A file that is
 * damaged is renamed to FILE.damaged (or .damaged-2 ...) and a new one begun: that returns 0 with one sentence in
 * err->text, which is "" otherwise. A file of another program or of a newer version is refused and not touched. */
struct progress;
int progress_open(const char *file, struct progress **ret_progress, struct err *err); /* NULL: the default place */
/* Only to read, what is there: nothing is changed or set aside, and no write is needed. NULL when nothing was kept in FILE yet. */
int progress_look(const char *file, struct progress **ret_progress, struct err *err);
void progress_close(struct progress *progress);
/* The folder that it lies in. */
void progress_folder(const struct progress *progress, struct buf *ret_path);
int progress_step_set(struct progress *progress, const char *lesson, const char *step, struct err *err); /* done, and where one is */
int progress_step_get(struct progress *progress, const char *lesson, char *ret_step, size_t size); /* last step, "" none */
bool progress_step_is_done(struct progress *progress, const char *lesson, const char *step);
int progress_prediction_add(struct progress *progress, const char *lesson, const char *answer, const char *actual, bool right, struct err *err);
int progress_prediction_get(struct progress *progress, const char *lesson, char *ret_answer, char *ret_actual, size_t size); /* the last; -ENOENT none */
struct progress_prediction { char answer[120], actual[120]; bool right; };
/* All of this lesson, as they were made. Caller frees. */
int progress_predictions(struct progress *progress, const char *lesson, struct progress_prediction **ret_predictions, size_t *ret_count, struct err *err);
int progress_setting_set(struct progress *progress, const char *name, const char *value);
int progress_setting_get(struct progress *progress, const char *name, char *ret_value, size_t size);

/* ---- quizzes: what was answered, and what is to be asked again ---- */

/* Each answer to quiz number `quiz` (from 0) of the lesson's step explain, wrong ones too. `review`: it was asked again, outside of its lesson;
 * a wrong answer is made good by a right one of these. */
int progress_answer_add(struct progress *progress, const char *lesson, unsigned quiz, unsigned choice, bool right, bool review, struct err *err);
struct progress_answer { char lesson[64]; unsigned quiz, given, wrong, due /* wrong ones that are not made good */; };
/* Every quiz that was ever answered: those that are due first, and of each kind the one that was asked longest ago. Caller frees. */
int progress_answers(struct progress *progress, struct progress_answer **ret_answers, size_t *ret_count, struct err *err);

struct store_question { char lesson[64], title[160]; int chapter; unsigned quiz; bool was_wrong; json_t *table; /* as a table quiz */ };
/* At most `most` questions to ask again, from chapters before `chapter`: what was answered wrong, then what was answered right, the
 * longest ago first. None is left when nothing was answered there. */
int store_review(struct store *store, struct progress *progress, int chapter, const char *lang, size_t most,
                 struct store_question **ret_questions, size_t *ret_count, struct err *err);
void store_questions_free(struct store_question *questions, size_t count);

#endif
