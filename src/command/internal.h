/* command's own. */
#ifndef PROCESSION_COMMAND_INTERNAL_H
#define PROCESSION_COMMAND_INTERNAL_H

#include "command/command.h"

/* ---- plan.c: what a start starts ---- */
void plan_done(struct plan *plan);
void plan_of_spec(struct plan *plan, const struct session_spec *spec);
/* From a lesson's table: { program, set, picker, speed, schedule, start_method, seed, paused }. */
int plan_of_table(struct plan *plan, const struct lesson *lesson, const json_t *table, const char *picker, struct err *err);

/* ---- run.c: the run on the desk ---- */
int run_start(struct desk *desk, struct err *err);           /* ends what runs, starts the plan */
void run_stop(struct desk *desk);
bool run_is_live(const struct desk *desk);                   /* there is one and it is not over */
bool run_is_policy(const char *picker);                      /* a picker by name */
bool run_is_by_hand(const struct desk *desk);                /* live, and the person picks */
void run_listing_load(struct desk *desk);                    /* the text that Program shows */
char *run_record_name(const struct desk *desk);              /* a new name for a recording; caller frees */

/* ---- time.c ---- */
uint64_t time_end(const struct desk *desk);                  /* the newest moment */
void time_go(struct desk *desk, uint64_t moment);            /* pauses what runs; at the end it follows */
enum { PLAY_SPEED = 4 };                                     /* stops a second */
void time_play_again(struct desk *desk);                     /* from the first moment on */
void time_play_anew(struct desk *desk);                      /* the same, so quickly that a long run takes no more than a minute */
void time_move(struct desk *desk, int steps, bool lines);
bool time_play(struct desk *desk);                           /* lets a playing desk go on */
int time_play_ms(const struct desk *desk);
void time_animate(struct desk *desk);

/* ---- learn.c: steps, predictions, quizzes, challenges ---- */
int learn_open(struct desk *desk, const char *id, struct err *err);
int learn_enter(struct desk *desk, enum step_kind step, struct err *err);
int learn_next(struct desk *desk, struct err *err);
int learn_back(struct desk *desk, struct err *err);
bool learn_is_asking(const struct desk *desk);               /* an answer is waited for */
bool learn_is_choosing(const struct desk *desk);             /* among choices */
bool learn_is_typing(const struct desk *desk);
size_t learn_choices(const struct desk *desk);
void learn_choose(struct desk *desk, int choice);
bool learn_key(struct desk *desk, const char *key);          /* a key that belongs to the answer */
int learn_answer(struct desk *desk, struct err *err);
void learn_run_is_over(struct desk *desk);                   /* compares and grades */
bool learn_is_to_prove(const struct desk *desk);             /* the challenge at hand is judged by the explorer */
void learn_prove(struct desk *desk);                         /* the search is over: judges */
void learn_result_tell(struct desk *desk);                   /* the sentence, in today's language */

/* ---- outcomes.c ---- */
void outcomes_close(struct desk *desk);
bool outcomes_pump(struct desk *desk);
void outcomes_move(struct desk *desk, int rows);
void outcomes_click(struct desk *desk, size_t row);          /* selects; runs the selected one */

/* ---- map.c ---- */
void map_move(struct desk *desk, int chapters, int lessons);
void map_click(struct desk *desk, size_t row);               /* selects; opens the selected one */
void map_done(struct desk *desk);

/* ---- review.c ---- */
void review_done(struct desk *desk);
void review_translate(struct desk *desk);                    /* the same questions in today's language */
bool review_is_on(const struct desk *desk);                  /* also while something is looked up */
const json_t *review_question(const struct desk *desk);      /* NULL none */
void review_keep(struct desk *desk, bool right);             /* an answer was given */

/* ---- command_look.c ---- */
void desk_scroll(struct desk *desk, int *scroll, int rows);   /* one of the desk's; forgotten again where the view stands at its end */

/* ---- lookup.c ---- */
void lookup_done(struct desk *desk);
void lookup_fill(struct desk *desk);                         /* the rows, in today's language */
bool lookup_key(struct desk *desk, const char *key);         /* a key that is typed */
void lookup_move(struct desk *desk, int rows);
void lookup_click(struct desk *desk, size_t row);            /* selects; opens the selected one's lesson */

/* ---- library.c ---- */
int library_load(struct desk *desk, struct err *err);        /* the rows, in today's language */
void library_show(struct desk *desk);
void library_select(struct desk *desk, const char *id);     /* the lesson that the list stands at; unknown: as it was */
void library_move(struct desk *desk, int rows);
void library_chapter(struct desk *desk, int direction);
void library_click_chapter(struct desk *desk, unsigned chapter);
void library_click_row(struct desk *desk, size_t row);       /* selects; opens the selected one */

/* ---- prompt.c ---- */
void prompt_open(struct desk *desk, const char *label, const char *command);
bool prompt_key(struct desk *desk, const char *key);
bool prompt_edit(struct buf *text, const char *key, size_t most); /* was it a key that changes a line that is typed? */
/* "speed 4": finds and calls. */
int command_say(struct desk *desk, const char *line, struct err *err);

/* ---- menu.c: lists to choose from; the run beside this one ---- */
enum { RIVAL_BUDGET_NS = 4000000 };
void menu_open(struct desk *desk, const char *title, const char *command, bool policies_only); /* title untranslated */
bool menu_key(struct desk *desk, const char *key);
void menu_click(struct desk *desk, size_t row);
const char *menu_word(unsigned at, char *room, size_t size);  /* for completion: "os", "policy:rr" ...; NULL beyond the last */
void rival_stop(struct desk *desk);
bool rival_pump(struct desk *desk);
/* run.c: the plan once more, by another picker and at full speed. */
int run_beside(struct desk *desk, const char *picker, uint64_t seed, unsigned cpus, struct session **ret_session, struct err *err);

/* ---- the commands, by family ---- */
#define COMMAND(name) int name(struct desk *desk, const struct call *call, struct err *err)
/* learn.c */
COMMAND(do_hint);
bool has_hints(const struct desk *desk);
/* command_run.c */
COMMAND(do_run); COMMAND(do_again); COMMAND(do_step); COMMAND(do_line); COMMAND(do_task); COMMAND(do_take);
COMMAND(do_undo);
COMMAND(do_forced); COMMAND(do_faster); COMMAND(do_slower); COMMAND(do_rush); COMMAND(do_speed); COMMAND(do_picker); COMMAND(do_record); COMMAND(do_mark);
COMMAND(do_open_program);
/* menu.c */
COMMAND(do_compare);
bool can_compare(const struct desk *desk);
/* command_time.c */
COMMAND(do_earlier); COMMAND(do_later); COMMAND(do_earlier_far); COMMAND(do_later_far); COMMAND(do_begin);
COMMAND(do_end); COMMAND(do_goto);
/* command_look.c */
COMMAND(do_pane); COMMAND(do_pane_back); COMMAND(do_up); COMMAND(do_down); COMMAND(do_page_up); COMMAND(do_page_down);
COMMAND(do_zoom_in); COMMAND(do_zoom_out); COMMAND(do_axis); COMMAND(do_listing); COMMAND(do_view);
/* command_page.c */
COMMAND(do_open); COMMAND(do_answer); COMMAND(do_next); COMMAND(do_back); COMMAND(do_library); COMMAND(do_chapter_next);
COMMAND(do_chapter_back); COMMAND(do_prompt); COMMAND(do_help); COMMAND(do_language); COMMAND(do_redraw); COMMAND(do_leave);

/* map.c */
COMMAND(do_map); COMMAND(do_map_left); COMMAND(do_map_right); COMMAND(do_map_leave);
/* review.c */
COMMAND(do_review); COMMAND(do_review_next); COMMAND(do_review_leave);
bool can_review(const struct desk *desk);
bool can_review_next(const struct desk *desk);
const char *verb_of_review_next(const struct desk *desk);
/* lookup.c */
COMMAND(do_glossary); COMMAND(do_search); COMMAND(do_lookup_open); COMMAND(do_lookup_leave); COMMAND(do_text_up); COMMAND(do_text_down);
bool can_look_up(const struct desk *desk);
bool has_found_lesson(const struct desk *desk);
/* outcomes.c */
COMMAND(do_explore); COMMAND(do_explore_stop); COMMAND(do_explore_all); COMMAND(do_really); COMMAND(do_outcome_run); COMMAND(do_outcomes);
COMMAND(do_outcomes_leave); COMMAND(do_edit);
bool can_edit(const struct desk *desk); COMMAND(do_copy); COMMAND(do_save_schedule); COMMAND(do_schedule);
bool can_explore(const struct desk *desk);
bool is_exploring(const struct desk *desk);
bool has_outcome(const struct desk *desk);
const char *verb_of_explore(const struct desk *desk);
const char *verb_of_copy(const struct desk *desk);

bool can_run(const struct desk *desk);
bool can_step(const struct desk *desk);
bool can_pace(const struct desk *desk);
bool can_rush(const struct desk *desk);
bool has_run(const struct desk *desk);
bool can_again(const struct desk *desk);
bool can_be_live(const struct desk *desk);
bool can_take(const struct desk *desk);
bool has_listings(const struct desk *desk);
bool can_next(const struct desk *desk);
bool can_back(const struct desk *desk);
bool has_choice_of_panes(const struct desk *desk);
bool has_library(const struct desk *desk);
bool has_lessons(const struct desk *desk);
const char *verb_of_run(const struct desk *desk);
bool can_name_task(const struct desk *desk);
const char *verb_of_step(const struct desk *desk);
const char *verb_of_task(const struct desk *desk);
const char *verb_of_next(const struct desk *desk);
const char *verb_of_up(const struct desk *desk);
const char *verb_of_help(const struct desk *desk);
const char *verb_of_leave(const struct desk *desk);
const char *verb_of_esc(const struct desk *desk);
const char *verb_of_forced(const struct desk *desk);
const char *verb_of_record(const struct desk *desk);

#endif
