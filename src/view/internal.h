/* What the views share among themselves. */
#ifndef PROCESSION_VIEW_INTERNAL_H
#define PROCESSION_VIEW_INTERNAL_H

#include "view/view.h"

static inline struct style ink(enum role fg)
{
	return (struct style){ (uint8_t)fg, ROLE_GROUND, 0 };
}

static inline struct style bold(enum role fg)
{
	return (struct style){ (uint8_t)fg, ROLE_GROUND, CELL_BOLD };
}

/* The world at the scene's moment, NULL before a run. Asked of the history
 * each time: a view that looks at other moments makes scene->world stale. */
const struct world *part_world(const struct scene *scene);

/* ---- tasks ---- */
bool part_is_ended(const struct world_task *task);
bool part_is_live(const struct world_task *task);      /* exists and has not ended */
const char *part_state_glyph(unsigned state);
enum role part_state_role(unsigned state);
enum role part_task_role(const struct world_task *task); /* faint when ended */
/* Its badge and its name in its colour, in at most `columns`; the column after it. */
int part_task(struct area area, int x, int y, int columns, const struct world *world, unsigned task, bool strong);
int part_badge_width(unsigned task);

/* The tasks in the order of lanes: each process, then its threads and coroutines; the caller frees *ret_list, of world->tasks.n. */
size_t part_lanes(const struct world *world, uint16_t **ret_list);

/* A policy decides, or will: there is something to see on the stage Scheduler. */
bool part_has_policy(const struct scene *scene);

/* ---- rows ---- */
/* The first row to show of `total` in `rows`, so that row `keep` (-1 none) is
 * seen, moved by `scroll`. */
int part_top(int total, int rows, int keep, int scroll);
/* How far a view whose newest row is at the bottom is scrolled back. */
int part_back(int scroll);
/* Small marks at the right border where rows lie above or below. */
void part_more(struct area area, int top, int total, int rows);
void part_empty(struct area area, const char *sentence, const char *more);
void part_seconds(char *ret_text, size_t size, uint64_t ns);  /* "0.412" */
/* Moves a JSON text into something a person reads: quotes taken off. */
void part_value(char *ret_text, size_t size, const char *json);
/* What a program read or wrote, on one line. */
void part_data(char *ret_text, size_t size, const char *data);

/* ---- the story ---- */
enum { TOLD_TEXT = 400 };
struct told {
	uint64_t index, time, seq;
	uint16_t task;
	uint16_t kind;
	bool alarm;              /* a lost update or a deadlock */
	char text[TOLD_TEXT];
};
/* The last told events before the moment, oldest first; returns how many. */
size_t part_told(const struct scene *scene, struct told *ret_told, size_t max);

/* ---- flowing text: bytes with a style each, wrapped ---- */
struct flow { struct buf text, fg, attr; };
void flow_done(struct flow *flow);
void flow_add(struct flow *flow, struct style style, const char *text);
void flow_label(struct flow *flow, enum role role, const char *label);
int flow_label_gap(const char *label);   /* columns between a label and what it is for: a full-width colon brings its own */
void flow_names(struct flow *flow, const struct world *world); /* colours the names of tasks */
int flow_height(const struct flow *flow, int columns);
/* Draws all its lines from row y on; returns how many there are. */
int flow_draw(struct area area, int x, int y, int columns, const struct flow *flow);
/* Draws it in one row, cut with an ellipsis at a word's end; the column after it. */
int flow_line(struct area area, int x, int y, int columns, const struct flow *flow);
int flow_code(struct area area, int x, int y, int columns, const struct flow *flow); /* at any character */

/* A sentence of CommonMark: `code`, *stressed* or **strong** in an ink of its own. What is no single paragraph stays as it is written. */
void page_sentence(struct flow *flow, struct style style, const char *commonmark);
/* A page of CommonMark from row y on, with the names of tasks in their colours; returns how many rows it has. An area
 * without rows only measures. */
int page_draw(struct area area, int y, const struct world *world, const char *commonmark);

/* ---- one file per view ---- */
void lesson_draw(struct area area, const struct scene *scene);
void lesson_note(const struct scene *scene, char *ret_note, size_t size);
void program_draw(struct area area, const struct scene *scene);
void program_note(const struct scene *scene, char *ret_note, size_t size);
void tree_draw(struct area area, const struct scene *scene);
void tree_note(const struct scene *scene, char *ret_note, size_t size);
void states_draw(struct area area, const struct scene *scene);
void states_note(const struct scene *scene, char *ret_note, size_t size);
void sched_draw(struct area area, const struct scene *scene);
void sched_note(const struct scene *scene, char *ret_note, size_t size);
void timeline_draw(struct area area, const struct scene *scene);
void timeline_note(const struct scene *scene, char *ret_note, size_t size);
void objects_draw(struct area area, const struct scene *scene);
void objects_note(const struct scene *scene, char *ret_note, size_t size);
void waits_draw(struct area area, const struct scene *scene);
void waits_note(const struct scene *scene, char *ret_note, size_t size);
void memory_draw(struct area area, const struct scene *scene);
void memory_note(const struct scene *scene, char *ret_note, size_t size);
void output_draw(struct area area, const struct scene *scene);
void output_note(const struct scene *scene, char *ret_note, size_t size);
void cpus_draw(struct area area, const struct scene *scene);
void cpus_note(const struct scene *scene, char *ret_note, size_t size);
void table_draw(struct area area, const struct scene *scene);
void table_note(const struct scene *scene, char *ret_note, size_t size);
void story_draw(struct area area, const struct scene *scene);
void story_note(const struct scene *scene, char *ret_note, size_t size);

/* ---- the parts of a page ---- */
void bar_head(struct area row, const struct scene *scene);
void bar_status(struct area row, const struct scene *scene);
void bar_status_text(struct area row, const char *status, bool alarm);
void bar_keys(struct area row, const struct key_hint *keys, size_t key_count);
void bar_name(struct area row, const char *what); /* "procession   what" */

/* Colours one line of a program into *ret_flow; *block is the state between lines, 0 at first. */
void syntax_line(const char *language, const char *line, size_t length, int *block, struct flow *ret_flow);

struct pane {
	struct area area;              /* without a canvas while laying out */
	enum view_id view, tabs[VIEW_COUNT];
	unsigned tab_count;            /* 0 or 1: no tabs */
};
unsigned layout_panes(int cols, int rows, const struct scene *scene, struct pane ret_panes[VIEW_COUNT]);
void pane_draw(struct area area, const struct pane *pane, const struct scene *scene);

#endif
