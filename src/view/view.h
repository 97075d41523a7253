/* view: each draws the world at a moment into an area of a canvas. Pure: the
 * same scene gives the same cells. One file per view, one table.
 */
#ifndef PROCESSION_VIEW_H
#define PROCESSION_VIEW_H

#include "canvas/canvas.h"
#include "history/history.h"
#include "lesson/lesson.h"

enum view_id { VIEW_LESSON, VIEW_PROGRAM, VIEW_TREE, VIEW_STATES, VIEW_TIMELINE, VIEW_OBJECTS, VIEW_WAITS, VIEW_MEMORY, VIEW_OUTPUT,
	VIEW_STORY, VIEW_CPUS, VIEW_TABLE, VIEW_SCHEDULER, VIEW_COUNT };
enum axis { AXIS_TIME, AXIS_STEPS };

/* Everything that a picture may depend on; all borrowed. */
struct scene {
	struct history *history;     /* NULL before a run: views show their empty face */
	const struct world *world;   /* at `moment`; NULL with it */
	uint64_t moment;
	struct history *rival;       /* the same program by another policy, run beside it; NULL none */
	bool live, over, paused, following, recording, steered;
	double speed;
	const char *picker, *title, *number; /* "4.3", "" none */

	const struct lesson *lesson; /* NULL when a bare program runs */
	enum step_kind step;
	unsigned quiz;               /* which of the step's quizzes is shown */
	const char *prediction;      /* as given, NULL none */
	int choice;                  /* the selected choice in predict/quiz, -1 none */
	const char *typed;           /* being typed, NULL none */
	const char *result;          /* of a prediction or challenge: a sentence of CommonMark, NULL none */
	bool result_good;

	const char *source, *source_name, *language; /* the listing shown: "lua", "py", "c" */
	unsigned selected;           /* task */
	enum view_id focus;
	enum view_id stage;          /* what stands beside lesson or program while these have the focus; one of the two: as it comes */
	int scroll[VIEW_COUNT];      /* rows down from where the view stands by itself; negative is up or back.
	                              * Views hold it at their ends. By itself a view shows what moves: the
	                              * program the actor's line, tree and timeline the selected task,
	                              * output and story their newest row. */
	enum axis axis;
	double zoom;                 /* timeline: 1 = the whole run fits */
	double pan;                  /* 0..1 left edge */
	unsigned phase;              /* 0..7 animation of the last transition; 8 still */
	const char *status;          /* a sentence for the line above the keys, NULL: the world's own */
	bool status_alarm;
};

struct view {
	const char *name;    /* "timeline": --view, tabs */
	const char *title;   /* through _() */
	int min_cols, min_rows;
	/* Draws inside its frame; the frame (title, note) is drawn by view_compose. */
	void (*draw)(struct area inside, const struct scene *scene);
	/* What the frame says at its right: "5 tasks  from the kernel". May be NULL. */
	void (*note)(const struct scene *scene, char *ret_note, size_t size);
};
extern const struct view view_table[VIEW_COUNT];
int view_find(const char *name);          /* index, or -ENOENT */

struct key_hint { const char *key, *verb; uint32_t command; }; /* verb translated */

/* The whole run screen: head bar, panes for this size, status line, key bar.
 * 80x24 and up to 109 columns: lesson/program beside one stage, or one at a time with tabs;
 * 110x32 up: the four-pane layout with the timeline below; 180x50 up: output and story, too. */
void view_compose(struct canvas *canvas, const struct scene *scene, const struct key_hint *keys, size_t key_count);
/* One view alone with head bar: for --view. */
void view_compose_one(struct canvas *canvas, const struct scene *scene, enum view_id view);
/* What the lesson says of the scene's moment, as the lesson's pane shows it: which of the step's notes, or -ENOENT. */
int view_note(const struct scene *scene, struct buf *ret_text);
/* Which panes are on the screen at this size, in tab order; returns how many. */
unsigned view_visible(int cols, int rows, const struct scene *scene, enum view_id ret_views[VIEW_COUNT]);

/* The view that gets the focus after the scene's, for the pane keys (direction 1 or -1).
 * Every view can have it, also one behind a tab: the layout follows the focus. */
enum view_id view_next(const struct scene *scene, int direction);

/* ---- pages that are no run ---- */
struct library_scene {
	const struct library_row { const char *id, *title, *promise; int chapter, order, minutes; int done; /* 0 new, 1 begun, 2 done */
		const char *last_step, *predicted, *actual; } *rows;
	size_t row_count, selected;
	int chapter;                 /* selected chapter 1..8 */
	bool chinese;
	const char *status; bool status_alarm;
};
void view_compose_library(struct canvas *canvas, const struct library_scene *scene, const struct key_hint *keys, size_t key_count);
/* The map of the curriculum: every lesson, how far one is, and how they build on each other. */
enum map_way { MAP_NONE, MAP_NEEDED, MAP_LEADS };  /* of a lesson towards the selected one */
struct map_scene { struct library_scene library; const unsigned char *ways; /* enum map_way, a row each */ };
void view_compose_map(struct canvas *canvas, const struct map_scene *scene, const struct key_hint *keys, size_t key_count);
/* Questions asked again: a lesson of nothing but its step explain, in a frame. `title`: where the question comes from; `number`: "1 / 3". */
void view_compose_review(struct canvas *canvas, const struct scene *scene, const char *title, const char *number, const struct key_hint *keys, size_t key_count);
/* Something to look up: rows at the left, the text of the selected one at the right. What is typed narrows the rows. */
struct index_row { const char *group; /* a heading above it, where it differs from the row before; NULL none */
	const char *name, *beside; /* "process", "进程" */ const char *head, *text; /* CommonMark */ const char *lesson; /* a line below the text; NULL none */ };
struct index_scene {
	const char *title, *label, *typed, *empty;  /* label: before what is typed; empty: a sentence when there are no rows */
	const struct index_row *rows; size_t row_count, selected;
	int scroll;                  /* of the text */
	const char *status; bool status_alarm;
};
void view_compose_index(struct canvas *canvas, const struct index_scene *scene, const struct key_hint *keys, size_t key_count);
/* What can come out of a program; all borrowed. */
struct outcome_step { unsigned task, kind; bool alarm; const char *word, *text; };  /* "read"; its sentence */
struct outcome_row {
	const char *label;           /* "tickets_left 9" */
	unsigned badness;            /* 0 right, 1 an outcome beside others, 2 wrong: a deadlock, an error, an update lost */
	uint64_t runs, real;
	const char *schedule;
	const struct outcome_step *steps; size_t step_count;
};
struct outcomes_scene {
	const char *title;
	const struct outcome_row *rows; size_t row_count, selected;
	uint64_t runs, redundant, cut, real_runs;
	double seconds, runs_per_second;
	bool over, shortening, complete, all;
	const char *trouble, *status; bool status_alarm;
	const char *result; bool result_good;  /* of a challenge, CommonMark; NULL none */
};
void view_compose_outcomes(struct canvas *canvas, const struct outcomes_scene *scene, const struct key_hint *keys, size_t key_count);
/* An overlay of commands: key, name, help; scrolls. */
struct help_row { const char *key, *name, *help; };
void view_overlay_help(struct canvas *canvas, const struct help_row *rows, size_t count, int scroll);
/* A list to choose from: names and help. A click on a row is HOT_CHOICE. */
void view_overlay_menu(struct canvas *canvas, const char *title, const struct help_row *rows, size_t count, size_t selected);
/* A prompt in the status line: ": run ticket-counter/race". */
void view_overlay_prompt(struct canvas *canvas, const char *label, const char *text);
void view_too_small(struct canvas *canvas); /* under 40x10 or so: one sentence */

#endif
