/* command/table: every command, once. The order is that of the bar of keys: what matters most here comes
 * first, and what does not fit is left out from the end (the bar keeps help and leaving).
 */
#include <string.h>

#include "internal.h"

const struct command command_table[] = {
	{"answer", "enter", "Enter", N_("answer"), N_("gives your answer"), IN_LESSON | IN_REVIEW, learn_is_asking, NULL, do_answer},
	{"next", "enter n", "Enter", N_("next"), N_("goes on to the next step"), IN_LESSON, can_next, verb_of_next, do_next},
	{"rush", "enter n", "Enter", N_("to its end"), N_("the run that decides a prediction: to its end, at once"), IN_LESSON, can_rush, NULL, do_rush},
	{"next-question", "enter n", "Enter", N_("next question"), N_("the next question; after the last one the library"), IN_REVIEW, can_review_next, verb_of_review_next, do_review_next},
	{"edit", "E", "E", N_("edit"), N_("opens the program in your editor; what you save is tried in every order"), IN_LESSON | IN_OUTCOMES, can_edit, NULL, do_edit},
	{"hint", "h", "h", N_("hint"), N_("a hint for the challenge"), IN_LESSON, has_hints, NULL, do_hint},
	{"open", "enter", "Enter", N_("open"), N_("opens the selected lesson (:open deadlock)"), IN_LIBRARY | IN_MAP, has_lessons, NULL, do_open},
	{"outcome", "enter", "Enter", N_("run its schedule"), N_("runs the selected outcome's schedule, step by step"), IN_OUTCOMES, has_outcome, NULL, do_outcome_run},
	{"open-found", "enter", "Enter", N_("open its lesson"), N_("opens the lesson that belongs to it"), IN_LOOKUP, has_found_lesson, NULL, do_lookup_open},
	{"up", "up k", "↑ ↓", N_("choose"), N_("up: a lesson, an answer, a task; or scrolls"), EVERYWHERE | IN_LOOKUP, NULL, verb_of_up, do_up},
	{"down", "down j", "↓", NULL, N_("down: a lesson, an answer, a task; or scrolls"), EVERYWHERE | IN_LOOKUP, NULL, NULL, do_down},
	{"chapter-back", "left page-up", "← →", N_("chapter"), N_("the chapter before"), IN_LIBRARY, NULL, NULL, do_chapter_back},
	{"chapter-next", "right page-down tab", "→", NULL, N_("the next chapter"), IN_LIBRARY, NULL, NULL, do_chapter_next},
	{"map-left", "left", "← →", N_("lesson"), N_("the lesson before"), IN_MAP, NULL, NULL, do_map_left},
	{"map-right", "right tab", "→", NULL, N_("the next lesson"), IN_MAP, NULL, NULL, do_map_right},
	{"map", "m", "m", N_("map"), N_("the map: how the lessons build on each other"), IN_LIBRARY, has_library, NULL, do_map},
	{"review", "v", "v", N_("review"), N_("three questions from the chapters before this one"), IN_LIBRARY, can_review, NULL, do_review},
	{"pause", "space", "space", N_("run"), N_("runs or pauses; when it is over, plays it"), IN_TIME, can_run, verb_of_run, do_run},
	{"step", "s", "s", N_("step"), N_("one operation, by whoever is next"), IN_TIME, can_step, verb_of_step, do_step},
	{"line", "S", "S", NULL, N_("one line instead of one operation"), IN_TIME, can_step, NULL, do_line},
	{"task", "0 1 2 3 4 5 6 7 8 9", "0-9", N_("select a task"), N_("by hand: lets that task move; else selects it"), IN_TIME, can_name_task, verb_of_task, do_task},
	{"take", "t space", "t", NULL, N_("by hand: lets the selected task move"), IN_RUN, can_take, NULL, do_take},
	{"forced", "f", "f", N_("go on: no choice"), N_("by hand: goes on as long as only one task can move"), IN_RUN, can_take, verb_of_forced, do_forced},
	{"earlier", "left", "← →", N_("time"), N_("a step back in time; pauses the run"), IN_TIME, has_run, NULL, do_earlier},
	{"later", "right", "→", NULL, N_("a step forward; at the end it follows again"), IN_TIME, has_run, NULL, do_later},
	{"again", "r", "r", N_("again"), N_("starts the program again"), IN_RUN, can_again, NULL, do_again},
	{"faster", "+ =", "+ -", N_("speed"), N_("more steps a second"), IN_TIME, can_pace, NULL, do_faster},
	{"slower", "- _", "-", NULL, N_("fewer steps a second"), IN_TIME, can_pace, NULL, do_slower},
	{"pane", "tab", "tab", N_("pane"), N_("the next pane or tab"), IN_TIME, has_choice_of_panes, NULL, do_pane},
	{"pane-back", "shift-tab", "shift-tab", NULL, N_("the pane or tab before"), IN_TIME, has_choice_of_panes, NULL, do_pane_back},
	{"back", "b", "b", N_("back"), N_("back to the step before"), IN_LESSON, can_back, NULL, do_back},
	{"enough", "space", "space", N_("enough"), N_("ends the search with what was found; or begins it again"), IN_OUTCOMES, is_exploring, verb_of_explore, do_explore_stop},
	{"really", "o", "o", N_("and really?"), N_("a hundred runs in which the kernel decides"), IN_OUTCOMES, is_exploring, NULL, do_really},
	{"reduction", "x", "x", N_("every order"), N_("literally every order, or only those that can make a difference"), IN_OUTCOMES, is_exploring, NULL, do_explore_all},
	{"explore", "e", "e", N_("explore"), N_("tries every order: what can come out?"), IN_RUN, can_explore, NULL, do_explore},
	{"copy", "y", "y", N_("copy schedule"), N_("the schedule so far, to the clipboard"), IN_TIME | IN_OUTCOMES, NULL, verb_of_copy, do_copy},
	{"undo", "u backspace", "u", N_("undo"), N_("by hand: takes the last step back"), IN_RUN, can_take, NULL, do_undo},
	{"picker", "p", "p", N_("who picks"), N_("a menu: os, paced, hand or a policy (:picker policy:rr)"), IN_RUN, has_run, NULL, do_picker},
	{"compare", "c", "c", N_("compare"), N_("the same program by another policy, beside it (:compare fcfs)"), IN_RUN, can_compare, NULL, do_compare},
	{"listing", "l", "l", N_("listing"), N_("the program in Lua, Python or C"), IN_TIME, has_listings, NULL, do_listing},
	{"record", "R", "R", N_("record"), N_("records the runs, or no more (:record FILE)"), IN_RUN, has_run, verb_of_record, do_record},
	{"axis", "a", "a", NULL, N_("timeline: by time or by steps"), IN_TIME, has_run, NULL, do_axis},
	{"zoom-in", "z >", "z Z", NULL, N_("timeline: closer"), IN_TIME, has_run, NULL, do_zoom_in},
	{"zoom-out", "Z <", "Z", NULL, N_("timeline: wider"), IN_TIME, has_run, NULL, do_zoom_out},
	{"earlier-far", "shift-left [", "[ ]", NULL, N_("ten steps back in time"), IN_TIME, has_run, NULL, do_earlier_far},
	{"later-far", "shift-right ]", "]", NULL, N_("ten steps forward in time"), IN_TIME, has_run, NULL, do_later_far},
	{"begin", "home", "Home", NULL, N_("the beginning of the run"), IN_TIME, has_run, NULL, do_begin},
	{"end", "end", "End", NULL, N_("the newest moment; follows the run"), IN_TIME, has_run, NULL, do_end},
	{"page-up", "page-up", "PgUp", NULL, N_("scrolls a page up"), IN_TIME, NULL, NULL, do_page_up},
	{"page-down", "page-down", "PgDn", NULL, N_("scrolls a page down"), IN_TIME, NULL, NULL, do_page_down},
	{"mark", "m", "m", NULL, N_("marks this moment with a word of yours"), IN_RUN, can_be_live, NULL, do_mark},
	{"schedule", "", "", NULL, N_(":schedule 1 2 2 1 (runs it)"), IN_RUN, can_explore, NULL, do_schedule},
	{"save", "", "", NULL, N_(":save FILE (the schedule so far)"), IN_TIME | IN_OUTCOMES, NULL, NULL, do_save_schedule},
	{"goto", "", "", NULL, N_(":goto 1.5s   :goto 50%   :goto end"), IN_TIME, has_run, NULL, do_goto},
	{"speed", "", "", NULL, N_(":speed 4 (steps a second)"), IN_TIME, can_pace, NULL, do_speed},
	{"view", "", "", NULL, N_(":view timeline"), IN_TIME, NULL, NULL, do_view},
	{"run", "", "", NULL, N_(":run ticket-counter/lock"), EVERYWHERE, has_library, NULL, do_open_program},
	{"glossary", "g", "g", N_("terms"), N_("the glossary: what a word means, in English and Chinese"), EVERYWHERE, can_look_up, NULL, do_glossary},
	{"search", "/", "/", N_("search"), N_("finds words in all lessons (:search deadlock)"), EVERYWHERE, can_look_up, NULL, do_search},
	{"text-up", "page-up", "PgUp", NULL, N_("scrolls the text up"), IN_LOOKUP, NULL, NULL, do_text_up},
	{"text-down", "page-down", "PgDn", NULL, N_("scrolls the text down"), IN_LOOKUP, NULL, NULL, do_text_down},
	{"close", "esc", "Esc", N_("back"), N_("back to where you were"), IN_LOOKUP, NULL, NULL, do_lookup_leave},
	{"map-close", "esc m", "Esc", N_("library"), N_("back to the list of lessons"), IN_MAP, NULL, NULL, do_map_leave},
	{"review-close", "esc", "Esc", N_("library"), N_("back to the list of lessons"), IN_REVIEW, NULL, NULL, do_review_leave},
	{"language", "f2", "F2", N_("language"), N_("English or Chinese"), EVERYWHERE | IN_LOOKUP, NULL, NULL, do_language},
	{"prompt", ":", ":", N_("commands"), N_("a command by its name; tab completes it"), EVERYWHERE, NULL, NULL, do_prompt},
	{"outcomes", "esc", "Esc", N_("outcomes"), N_("back to the outcomes"), IN_RUN, is_exploring, NULL, do_outcomes},
	{"program", "esc", "Esc", N_("program"), N_("back to the program"), IN_OUTCOMES, NULL, NULL, do_outcomes_leave},
	{"library", "esc", "Esc", N_("library"), N_("back to the lessons; ends the run"), IN_TIME, has_library, verb_of_esc, do_library},
	{"redraw", "ctrl-l", "ctrl-l", NULL, N_("draws the screen anew"), EVERYWHERE | IN_LOOKUP, NULL, NULL, do_redraw},
	{"help", "? f1", "?", N_("help"), N_("all of these"), EVERYWHERE | IN_LOOKUP, NULL, verb_of_help, do_help},
	{"quit", "q ctrl-c", "q", N_("leave"), N_("ends the run with all its processes; leaves"), EVERYWHERE | IN_LOOKUP, NULL, verb_of_leave, do_leave},
};
const size_t command_count = COUNT_OF(command_table);

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (strcmp(command_table[i].name, name) == 0)
			return &command_table[i];
	return NULL;
}
