/* command: what a person can do, and the desk on which they do it.
 *
 * The desk is the state of the screen program: which page, which lesson and step,
 * the run or recording, the moment that is looked at, what is selected, typed,
 * answered. It is plain data, made and changed here, turned into a scene for the
 * views, and drawn by app. Commands change the desk; they never draw.
 *
 * Every command is one row of one table (table.c): its name, its keys, the verb in
 * the bar of keys, its help, where it applies and what it does. The bar, the help
 * overlay, the prompt with its completion, keys and clicks all come from that table.
 *
 * Time: `moment` counts events of the history. While `following`, it is the newest.
 * Looking back pauses the run; coming forward to the end follows again.
 * `now` is CLOCK_MONOTONIC in nanoseconds, given by the caller.
 */
#ifndef PROCESSION_COMMAND_H
#define PROCESSION_COMMAND_H

#include <poll.h>

#include "explore/explore.h"
#include "history/history.h"
#include "lesson/lesson.h"
#include "session/session.h"
#include "store/store.h"
#include "view/view.h"

/* Where a command applies, and where one is. */
enum place { IN_LIBRARY = 1, IN_LESSON = 2, IN_PROGRAM = 4, IN_REPLAY = 8, IN_OUTCOMES = 16, IN_LOOKUP = 32 /* letters are typed there, so no command has a letter */,
             IN_MAP = 64, IN_REVIEW = 128 };
#define IN_RUN (IN_LESSON | IN_PROGRAM)
#define IN_TIME (IN_RUN | IN_REPLAY)
#define EVERYWHERE (IN_LIBRARY | IN_TIME | IN_OUTCOMES | IN_MAP | IN_REVIEW)

/* What the desk asks of its caller, who clears it. */
enum want { WANT_LEAVE = 1, WANT_LANGUAGE = 2, WANT_REDRAW = 4, WANT_COPY = 8 /* desk->copied to the clipboard */,
            WANT_EDIT = 16 /* desk->edited in an editor; then desk_edited */ };

/* Why the run at hand was started: what its end means. */
enum purpose { FOR_ITSELF, FOR_PREDICTION, FOR_CHALLENGE };

enum overlay { OVERLAY_NONE, OVERLAY_HELP, OVERLAY_PROMPT, OVERLAY_MENU };

/* A page to look something up. */
struct lookup_row { const char *group; char *name, *beside, *head, *text, *below, *lesson; };  /* owned but for group */
struct lookup {
	unsigned kind;
	enum place from;             /* where one goes back to */
	struct buf typed;
	ARRAY(struct lookup_row) rows;
	size_t selected;
	int scroll;
};

/* Questions from earlier chapters, asked again. */
struct review { struct store_question *questions; size_t count, at, right; };

enum { MENU_ROWS = 24 };
struct menu_entry { char name[40]; const char *help; };

/* What a start starts; owned copies of a session_spec. */
struct plan_setting { char *name, *value; };
struct plan {
	char *name, *source, *picker, *schedule, *record;
	ARRAY(struct plan_setting) settings;
	struct data_files data;
	unsigned method;
	uint64_t seed, time_limit_ns;
	double speed;
	bool paused, line_steps, fine;
	char *states;
	char **command;              /* instead of source: NULL-terminated; NULL none */
	unsigned captures;
	unsigned pin, cpus;
};

struct desk {
	enum place place;
	unsigned wants;
	bool chinese;
	int cols, rows;              /* of the screen; set by the caller */

	/* the library */
	struct store *store;         /* NULL none; owned */
	struct progress *progress;   /* NULL none; owned */
	struct store_row *lessons; size_t lesson_count, lesson_selected; /* owned */
	int chapter;

	struct store_way *ways; size_t way_count; /* owned; which lesson builds on which */
	unsigned char *map;          /* of each lesson towards the selected one; owned */
	struct review review;
	struct glossary glossary;    /* read when it is first looked at */
	struct lookup lookup;

	/* the lesson; without `teaches` it only gives a program its listings */
	struct lesson lesson;
	bool has_lesson, teaches;
	char number[16];             /* "4.3" */
	enum step_kind step;
	unsigned quiz, hint;
	bool answered;               /* the prediction is made, or this quiz is answered */
	int choice;                  /* -1 none */
	char typed[40], prediction[120];
	char result[800];            /* CommonMark; "" none */
	bool result_good;

	/* the run */
	struct plan plan;
	struct session *session;     /* NULL none; owned */
	struct session *rival;       /* the same program by another policy, beside it; NULL none; owned */
	enum purpose purpose;
	bool was_over, keeps_recording;
	json_t *report;              /* of a run that is over; owned */

	/* the outcomes */
	struct explore *explore;     /* NULL none; owned */
	struct session_setting *explore_settings; /* the array is owned, its texts are the plan's */
	bool explore_all;            /* without reduction */
	size_t outcome_selected;
	enum place outcomes_from;    /* where one goes back to */
	char *copied;                /* owned; NULL none */
	char *edited;                /* the file of the learner's own version; owned; NULL none */
	bool judging;                /* the search at hand judges a challenge */

	/* time */
	uint64_t moment;
	bool following, playing;
	double play_speed;           /* steps a second */
	uint64_t play_at;
	uint64_t notes_read;         /* a bit for each note of the step that was stayed at while it plays */
	bool owes_play;              /* the run goes on in `see`: at its end it is played once more */
	uint64_t move_index, move_at, move_moment; /* the transition that is animated */
	unsigned phase;

	/* what is looked at */
	unsigned selected;
	bool selected_by_hand;       /* else whoever acts is selected */
	bool pane_chosen;            /* by tab, a click or a command: the focus is not the step's own */
	enum view_id focus, stage;   /* stage: what stands beside a text that has the focus */
	int scroll[VIEW_COUNT];
	int *scrolled, scrolled_by;  /* the last scroll, and of what: for desk_scroll_undo */
	enum axis axis;
	double zoom;
	unsigned language;           /* of the listing: an index */
	char *listing, *listing_name;/* owned; NULL none */
	const char *listing_language;
	unsigned listings;           /* in how many languages there is one */

	/* over it */
	enum overlay overlay;
	int help_scroll;
	struct menu_entry menu[MENU_ROWS]; size_t menu_count, menu_selected;
	const char *menu_title, *menu_command; /* what it is called; what is called */
	struct buf prompt;
	const char *prompt_label, *prompt_command; /* NULL: any command */
	char status[480];
	bool status_alarm;
	uint64_t status_until, now;
};

/* `chinese`: the language that the lessons are read in. */
struct desk *desk_new(bool chinese);
void desk_free(struct desk *desk);   /* ends the run */

/* ---- opening; each leaves the desk as it was when it fails ---- */

/* Opens the lessons and the learner's progress, and shows them. */
int desk_library_open(struct desk *desk, const char *lessons, struct err *err);
/* Only makes the lessons known: for a program's listings and for going to them later. */
void desk_library_attach(struct desk *desk, const char *lessons);
int desk_program_open(struct desk *desk, const struct session_spec *spec, struct err *err);
/* What can come out of a program, on a page of its own; then `repeat` runs under os. */
int desk_outcomes_open(struct desk *desk, const struct explore_spec *spec, uint64_t repeat, struct err *err);
int desk_replay_open(struct desk *desk, const char *file, struct err *err);
/* A lesson that is just being written: opens it, or puts what it is now in the place of what it was, at the same step. */
int desk_preview(struct desk *desk, const char *lessons, const char *id, struct err *err);
/* After the language of all texts was changed: the same place in the other language. */
void desk_language_changed(struct desk *desk, bool chinese);

/* ---- turning ---- */

unsigned desk_fds(const struct desk *desk, struct pollfd *ret_fds, unsigned max);
int desk_timeout_ms(const struct desk *desk, uint64_t now);  /* -1 none */
/* Takes in what has happened. Returns whether the picture may have changed. */
bool desk_pump(struct desk *desk, uint64_t now);

/* ---- doing; each returns whether the picture may have changed ---- */

bool desk_key(struct desk *desk, const char *key);           /* names as in screen.h */
bool desk_click(struct desk *desk, unsigned hot, uint32_t value);
bool desk_wheel(struct desk *desk, int direction, unsigned hot, uint32_t value);
/* Takes back the last scroll, which had no effect because the view stands at its end. */
void desk_scroll_undo(struct desk *desk);
/* A command that cannot be done: calm when it only cannot be done now, red when something failed. */
void desk_refuse(struct desk *desk, const struct err *err);
/* A sentence in the status line, until the next key or for some seconds. */
void desk_say(struct desk *desk, bool alarm, const char *format, ...) LIKE_PRINTF(3, 4);

/* ---- looking; what comes back borrows from the desk ---- */

void desk_scene(struct desk *desk, struct scene *ret_scene);
struct library_row *desk_library(struct desk *desk, struct library_scene *ret_scene); /* caller frees the rows */
/* The caller frees the rows, ret_scene->library.rows. */
void desk_map(struct desk *desk, struct map_scene *ret_scene);
/* The question at hand as a lesson of its own; it borrows from the desk. */
struct review_page { struct scene scene; struct lesson lesson; struct lesson_step step; json_t *quiz; char title[220], number[40]; };
void desk_review(struct desk *desk, struct review_page *ret_page);
struct index_row *desk_lookup(const struct desk *desk, struct index_scene *ret_scene); /* caller frees the rows */
/* The outcomes as the view sees them, with what that borrows from. */
struct outcomes_page {
	struct outcomes_scene scene;
	struct outcome_row *rows; struct outcome_step *steps; struct buf *labels; size_t label_count;
};
/* The editor is closed: what was saved is explored. */
void desk_edited(struct desk *desk);
void desk_outcomes(struct desk *desk, struct outcomes_page *ret_page);
void outcomes_page_done(struct outcomes_page *page);
size_t desk_hints(struct desk *desk, struct key_hint *ret_hints, size_t max);
size_t desk_help(struct desk *desk, struct help_row *ret_rows, size_t max);
size_t desk_menu(const struct desk *desk, struct help_row *ret_rows, size_t max);
/* The moment that a text names: "1.5s", "200ms", "2" (seconds), "50%", "end". */
int desk_moment_parse(const struct history *history, const char *text, uint64_t *ret_moment, struct err *err);

/* ---- the table ---- */

struct call { const char *key, *argument; }; /* each "" when there is none */
struct command {
	const char *name;            /* typed after ":" */
	const char *keys;            /* names, separated by a space; "" none */
	const char *shown;           /* the keys as the bar and the help show them */
	const char *verb;            /* through _(); NULL: not in the bar */
	const char *help;            /* through _() */
	unsigned where;              /* enum place */
	bool (*applies)(const struct desk *desk);      /* NULL: everywhere there */
	const char *(*verb_now)(const struct desk *);  /* the verb when it varies; untranslated; may be NULL */
	/* 0, or negative with a sentence that goes to the status line. */
	int (*act)(struct desk *desk, const struct call *call, struct err *err);
};
extern const struct command command_table[];
extern const size_t command_count;
const struct command *command_find(const char *name);        /* NULL none */

#endif
