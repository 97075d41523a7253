/* The whole program on a terminal, as a person has it: keys in, picture out, and what is left afterwards. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "person.h"

/* ---- the library and a lesson ---- */

START_TEST(the_library_opens_and_leaves)
{
	struct terminal *terminal = open_at(120, 36, ARGS(), NULL);
	terminal_wait(terminal, "The ticket counter");
	terminal_wait(terminal, "Races and locks");
	ck_assert(terminal_is_alternate(terminal));
	ck_assert(!terminal_cursor_is_visible(terminal));
	ck_assert(terminal_has_mouse(terminal));
	leave(terminal);
}
END_TEST

START_TEST(a_lesson_is_predicted_then_run_then_explained)
{
	struct terminal *terminal = open_at(120, 36, ARGS(), NULL);
	open_lesson(terminal, "The ticket counter");
	terminal_wait(terminal, "Your prediction:");
	/* Digits belong to the answer here; nothing has been started. */
	terminal_key(terminal, "1");
	terminal_key(terminal, "7");
	terminal_wait(terminal, "Your prediction: 17");
	terminal_key(terminal, "backspace");
	terminal_wait_gone(terminal, "17");
	ck_assert_uint_eq(terminal_processes(terminal), 1);
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "You predicted 1");
	terminal_wait(terminal, "What came: tickets_left is 9");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "2 of 5");
	terminal_wait(terminal, "buyer-1");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "3 of 5");
	terminal_key(terminal, "b");
	terminal_wait(terminal, "2 of 5");
	terminal_key(terminal, "n");
	terminal_wait(terminal, "3 of 5");
	terminal_key(terminal, "n");
	terminal_wait(terminal, "4 of 5");
	/* A quiz: one of the choices is right, and only that one goes on. */
	for (int choice = 1; choice <= 6 && !terminal_shows(terminal, "Right."); choice++) {
		char key[2] = {(char)('0' + choice), '\0'};
		/* Another choice takes away what was said of the last one. */
		terminal_key(terminal, key);
		terminal_wait_gone(terminal, "Not so.");
		terminal_key(terminal, "enter");
		terminal_wait_any(terminal, (const char *const[]){"Right.", "Not so.", NULL});
	}
	terminal_wait(terminal, "Right.");
	/* Back in the library it knows where we were. */
	terminal_key(terminal, "esc");
	terminal_wait(terminal, "You stopped at");
	ck_assert(terminal_shows(terminal, "explain"));
	leave(terminal);
}
END_TEST

START_TEST(the_challenge_is_graded)
{
	struct terminal *terminal = open_at(120, 36, ARGS(), NULL);
	open_lesson(terminal, "The ticket counter");
	terminal_wait(terminal, "Your prediction:");
	terminal_click_text(terminal, "challenge");
	terminal_wait(terminal, "5 of 5");
	terminal_wait(terminal, "hand");
	/* One after the other: nothing is lost, so the goal is not met. */
	terminal_press_until(terminal, "0", "join buyer-1");
	terminal_press_until(terminal, "1", "10 → 9");
	terminal_press_until(terminal, "s", "Press r to");
	ck_assert(terminal_shows(terminal, "tickets_left is 8"));
	terminal_key(terminal, "h");
	terminal_wait(terminal, "Hint 1 of");
	terminal_key(terminal, "r");
	terminal_wait_gone(terminal, "tickets_left");
	/* Both read before anybody writes. */
	terminal_press_until(terminal, "0", "join buyer-1");
	terminal_key(terminal, "1");
	terminal_wait(terminal, "buyer-1 sleep");
	terminal_key(terminal, "2");
	terminal_wait(terminal, "buyer-2 sleep");
	terminal_press_until(terminal, "s", "Done!");
	leave(terminal);
}
END_TEST

/* ---- a run ---- */

static struct terminal *open_paused_run(int cols, int rows)
{
	struct terminal *terminal = open_at(cols, rows, ARGS("run", "ticket-counter/race", "--picker", "paced", "--speed", "20"), NULL);
	terminal_wait(terminal, "buyer-1");
	terminal_wait(terminal, "buyer-2");
	terminal_key(terminal, "space");
	terminal_wait_any(terminal, (const char *const[]){"space run", "space play", NULL});
	return terminal;
}

START_TEST(time_goes_back_and_forth_while_paused)
{
	struct terminal *terminal = open_paused_run(120, 36);
	terminal_key(terminal, "left");
	terminal_wait(terminal, "looking back");
	terminal_key(terminal, "home");
	terminal_wait(terminal, "looking back: moment 0 of");
	terminal_wait_gone(terminal, "buyer-1");
	terminal_key(terminal, "right");
	terminal_key(terminal, "right");
	terminal_wait_gone(terminal, "moment 0 of");
	terminal_key(terminal, "end");
	terminal_wait_gone(terminal, "looking back");
	terminal_wait(terminal, "buyer-2");
	/* And the run goes on from there. */
	terminal_key(terminal, "space");
	terminal_wait(terminal, "the run is over");
	terminal_wait(terminal, "tickets_left");
	terminal_key(terminal, "left");
	terminal_wait(terminal, "looking back");
	leave(terminal);
}
END_TEST

START_TEST(a_run_follows_the_size_of_the_terminal)
{
	struct terminal *terminal = open_paused_run(120, 36);
	terminal_wait(terminal, "READY");
	terminal_resize(terminal, 80, 24);
	terminal_wait(terminal, "q leave");
	int x, y;
	for (const char *const *text = (const char *const[]){"q leave", NULL}; *text; text++)
		while (!terminal_find(terminal, *text, &x, &y) || y != 23)
			terminal_wait(terminal, *text);
	terminal_resize(terminal, 20, 5);
	terminal_wait_gone(terminal, "q leave");
	terminal_resize(terminal, 200, 60);
	terminal_wait(terminal, "q leave");
	leave(terminal);
}
END_TEST

START_TEST(by_hand_a_number_moves_that_task)
{
	struct terminal *terminal = open_at(120, 36, ARGS("run", "ticket-counter/race", "--picker", "hand", "--set", "buyers=2"), NULL);
	terminal_wait(terminal, "let a task move");
	terminal_key(terminal, "9");
	terminal_wait(terminal, "there is no task 9");
	terminal_press_until(terminal, "0", "buyer-2");
	/* Both read before either writes: one ticket is sold twice. */
	terminal_press_until(terminal, "0", "task 0 is blocked");
	terminal_press_until(terminal, "1", "10 → 9");
	terminal_press_until(terminal, "s", "the run is over");
	leave(terminal);
}
END_TEST

/* Where only one task can move, nobody decides anything: one key for all of these steps. */
START_TEST(by_hand_what_is_no_choice_goes_by_itself)
{
	struct terminal *terminal = open_at(120, 36, ARGS("run", "ticket-counter/race", "--picker", "hand", "--set", "buyers=2", "--set", "think=0"), NULL);
	terminal_wait(terminal, "go on: no choice");
	terminal_key(terminal, "f");
	terminal_wait(terminal, "schedule 0 0");
	terminal_key(terminal, "f");
	terminal_wait(terminal, "there is a choice");
	terminal_press_until(terminal, "1", "task 1 has ended");
	terminal_press_until(terminal, "f", "2 buyer-2");
	terminal_press_until(terminal, "2", "task 2 has ended");
	terminal_press_until(terminal, "f", "the run is over");
	leave(terminal);
}
END_TEST

START_TEST(policies_are_chosen_changed_and_compared)
{
	char program[400];
	snprintf(program, sizeof program, "%s/tests/jobs.lua", getenv("top_srcdir"));
	struct terminal *terminal = open_at(120, 36, ARGS("run", program, "--picker", "policy:fcfs", "--speed", "15"), NULL);
	terminal_wait(terminal, "first come, first served");
	terminal_wait(terminal, "\u25c0");
	/* Another policy while it runs: by the menu; then by its name, completed, with parameters. */
	terminal_key(terminal, "p");
	terminal_wait(terminal, "policy:mlfq");
	terminal_click_text(terminal, "policy:mlfq");
	terminal_wait(terminal, "multi-level feedback queue");
	terminal_key(terminal, ":");
	terminal_key(terminal, "picker policy:str");
	terminal_key(terminal, "tab");
	terminal_wait(terminal, "picker policy:stride");
	terminal_key(terminal, ",quantum=3");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "stride quantum=3");
	/* What cannot be leaves the run as it is. */
	terminal_key(terminal, ":");
	terminal_key(terminal, "picker policy:stride,quantum=0");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "quantum of the policy stride must be");
	/* The same program by another policy, beside it. */
	terminal_key(terminal, "c");
	terminal_wait(terminal, "The same program by another policy");
	terminal_key(terminal, "home");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "fcfs   ");
	terminal_wait(terminal, "the run is over");
	terminal_wait(terminal, "turnaround 4");
	leave(terminal);
}
END_TEST

START_TEST(a_click_selects_and_seeks)
{
	struct terminal *terminal = open_paused_run(120, 36);
	terminal_click_text(terminal, "Story");
	terminal_wait(terminal, "starts buyer-1");
	terminal_click_text(terminal, "starts buyer-1");
	terminal_wait(terminal, "looking back");
	terminal_click_text(terminal, "q leave");
	end_is_clean(terminal, 0);
}
END_TEST

START_TEST(commands_are_typed_and_completed)
{
	struct terminal *terminal = open_paused_run(120, 36);
	terminal_key(terminal, "?");
	terminal_wait(terminal, "any other key closes this");
	terminal_key(terminal, "esc");
	terminal_wait_gone(terminal, "any other key closes this");
	terminal_key(terminal, ":");
	terminal_key(terminal, "got");
	terminal_key(terminal, "tab");
	terminal_wait(terminal, "goto ");
	terminal_key(terminal, "0");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "looking back");
	terminal_key(terminal, ":");
	terminal_key(terminal, "nonsense");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "no command is called 'nonsense'");
	terminal_key(terminal, ":");
	terminal_key(terminal, "quit");
	terminal_key(terminal, "enter");
	end_is_clean(terminal, 0);
}
END_TEST

START_TEST(listings_change)
{
	struct terminal *terminal = open_paused_run(120, 36);
	terminal_wait(terminal, "race.lua");
	terminal_key(terminal, "l");
	terminal_wait(terminal, "race.py");
	terminal_key(terminal, "l");
	terminal_wait(terminal, "race.c");
	leave(terminal);
}
END_TEST

/* ---- languages and poor terminals ---- */

START_TEST(the_language_changes_and_the_place_stays)
{
	struct terminal *terminal = open_at(120, 36, ARGS(), NULL);
	open_lesson(terminal, "The ticket counter");
	terminal_wait(terminal, "Your prediction:");
	terminal_key(terminal, "4");
	terminal_wait(terminal, "Your prediction: 4");
	terminal_key(terminal, "f2");
	terminal_wait(terminal, "售票窗口");
	terminal_wait(terminal, "你的预测");
	ck_assert(terminal_shows(terminal, "4▌"));
	terminal_key(terminal, "f2");
	terminal_wait(terminal, "Your prediction: 4");
	leave(terminal);
	terminal = open_at(80, 24, ARGS("--lang", "zh"), NULL);
	terminal_wait(terminal, "售票窗口");
	leave(terminal);
	terminal = open_at(80, 24, ARGS(), ENVIRONMENT("LANG=zh_CN.UTF-8"));
	terminal_wait(terminal, "售票窗口");
	leave(terminal);
}
END_TEST

START_TEST(without_utf8_everything_is_ascii)
{
	struct terminal *terminal = open_at(120, 36, ARGS("--lang", "zh"), ENVIRONMENT("LC_ALL=C"));
	open_lesson(terminal, "The ticket counter");
	terminal_wait(terminal, "READY");
	for (const char *at = terminal_picture(terminal); *at; at++)
		ck_assert_msg(!(*at & 0x80), "no ASCII in:\n%s", terminal_picture(terminal));
	terminal_key(terminal, "f2");
	terminal_wait(terminal, "cannot show Chinese");
	leave(terminal);
}
END_TEST

START_TEST(without_colours_states_still_differ)
{
	struct terminal *terminal = open_at(120, 36, ARGS(), ENVIRONMENT("NO_COLOR=1"));
	unsigned char rgb[3];
	int x, y;
	terminal_wait(terminal, "The ticket counter");
	ck_assert(!terminal_background(terminal, 0, 0, rgb));
	/* The first one is selected. */
	ck_assert(terminal_find(terminal, "The lost update", &x, &y));
	ck_assert(terminal_is_reversed(terminal, x, y));
	leave(terminal);
	terminal = open_at(120, 36, ARGS(), NULL);
	terminal_wait(terminal, "The ticket counter");
	ck_assert(terminal_background(terminal, 0, 0, rgb));
	leave(terminal);
}
END_TEST

START_TEST(a_tiny_terminal_is_told_and_grows)
{
	struct terminal *terminal = open_at(20, 5, ARGS(), NULL);
	terminal_wait(terminal, "small");
	terminal_resize(terminal, 80, 24);
	terminal_wait(terminal, "The ticket counter");
	leave(terminal);
}
END_TEST

START_TEST(a_terminal_that_can_nothing_gets_one_sentence)
{
	static const char *const environments[] = {"TERM=dumb", "TERM=no-such-terminal", "TERM"};
	static const char *const words[] = {"cannot move its cursor", "is unknown here", "TERM is not set"};
	for (int i = 0; i < 3; i++)
		for (int run = 0; run < 2; run++) {
			struct terminal *terminal = open_at(200, 24, run ? ARGS("run", "ticket-counter/race") : ARGS(), ENVIRONMENT(environments[i]));
			terminal_wait(terminal, words[i]);
			end_is_clean(terminal, 2);
		}
	char line[600], text[2000];
	snprintf(line, sizeof line, "'%s' 2>&1 </dev/null", terminal_program());
	ck_assert_int_eq(output_of(line, text, sizeof text), 2);
	ck_assert_ptr_nonnull(strstr(text, "--story"));
}
END_TEST

/* ---- the ends ---- */

START_TEST(it_is_suspended_and_resumed)
{
	struct terminal *terminal = open_paused_run(120, 36);
	for (int i = 0; i < 2; i++) {
		terminal_key(terminal, "ctrl-z");
		terminal_wait_stopped(terminal);
		ck_assert(!terminal_is_alternate(terminal));
		ck_assert(terminal_cursor_is_visible(terminal));
		ck_assert(!terminal_has_mouse(terminal));
		if (i == 1)
			terminal_resize(terminal, 100, 30);
		terminal_continue(terminal);
		terminal_wait(terminal, "q leave");
		terminal_wait(terminal, "buyer-1");
		ck_assert(terminal_is_alternate(terminal));
	}
	terminal_key(terminal, "left");
	terminal_wait(terminal, "looking back");
	leave(terminal);
}
END_TEST

START_TEST(signals_that_ask_to_end_leave_nothing)
{
	static const int numbers[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
	struct terminal *terminal = open_paused_run(120, 36);
	terminal_signal(terminal, numbers[_i]);
	end_is_clean(terminal, 1);
}
END_TEST

START_TEST(ctrl_c_leaves)
{
	struct terminal *terminal = open_paused_run(120, 36);
	terminal_key(terminal, "ctrl-c");
	end_is_clean(terminal, 1);
}
END_TEST

START_TEST(a_crash_gives_the_terminal_back)
{
	static const int numbers[] = {SIGSEGV, SIGABRT, SIGFPE};
	struct terminal *terminal = open_paused_run(120, 36);
	terminal_signal(terminal, numbers[_i]);
	struct terminal_end end = terminal_wait_end(terminal);
	ck_assert_msg(WIFSIGNALED(end.status) && WTERMSIG(end.status) == numbers[_i], "status %x", (unsigned)end.status);
	ck_assert(end.modes_restored);
	ck_assert(!end.alternate);
	ck_assert(end.cursor_visible);
	ck_assert(!end.mouse);
	terminal_wait_nothing_left(terminal);
	terminal_close(terminal);
}
END_TEST

START_TEST(a_kill_leaves_no_process_and_no_file)
{
	struct terminal *terminal = open_at(120, 36, ARGS("run", "ticket-counter/race", "--set", "buyers=20", "--set", "think=30"), NULL);
	terminal_wait(terminal, "21 tasks");
	ck_assert_uint_gt(terminal_processes(terminal), 20);
	terminal_signal(terminal, SIGKILL);
	struct terminal_end end = terminal_wait_end(terminal);
	ck_assert(WIFSIGNALED(end.status) && WTERMSIG(end.status) == SIGKILL);
	terminal_wait_nothing_left(terminal);
	terminal_close(terminal);
}
END_TEST

/* ---- recordings ---- */

START_TEST(a_recording_opens_on_the_same_screen)
{
	struct terminal *terminal = open_paused_run(120, 36);
	char file[200], line[1200], one[60000], two[60000];
	snprintf(file, sizeof file, "%s/home/a.procession", terminal_folder(terminal));
	terminal_key(terminal, ":");
	terminal_key(terminal, "record ");
	terminal_key(terminal, file);
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "Recorded from its beginning");
	terminal_key(terminal, "space");
	terminal_wait(terminal, "the run is over");

	terminal_key(terminal, "q");
	terminal_wait_end(terminal);
	struct terminal *replay = open_at(120, 36, ARGS("replay", file, "--at", "end"), NULL);
	terminal_wait(replay, "tickets_left");
	terminal_wait(replay, "buyer-4");
	terminal_key(replay, "left");
	terminal_wait(replay, "looking back");
	terminal_key(replay, "home");
	terminal_wait(replay, "moment 0 of");
	terminal_key(replay, "+");
	terminal_key(replay, "+");
	terminal_key(replay, "+");
	terminal_key(replay, "space");
	terminal_wait(replay, "tickets_left");
	leave(replay);

	/* Printed: the same bytes every time, whatever the locale says. */
	for (int i = 0; i < 3; i++) {
		const char *form = (const char *const[]){"text", "ansi", "svg"}[i];
		snprintf(line, sizeof line, "LC_ALL=C '%s' replay '%s' --at 50%% --dump %s", terminal_program(), file, form);
		ck_assert_int_eq(output_of(line, one, sizeof one), 0);
		snprintf(line, sizeof line, "LANG=zh_CN.UTF-8 COLUMNS=40 TERM=dumb '%s' replay '%s' --at 50%% --dump %s", terminal_program(), file, form);
		ck_assert_int_eq(output_of(line, two, sizeof two), 0);
		ck_assert_str_eq(one, two);
		ck_assert_ptr_nonnull(strstr(one, "buyer-1"));
	}
	snprintf(line, sizeof line, "LANG=C.UTF-8 '%s' replay '%s' --at 50%% --dump text --lang zh", terminal_program(), file);
	ck_assert_int_eq(output_of(line, one, sizeof one), 0);
	snprintf(line, sizeof line, "LANG=C.UTF-8 '%s' --lang zh replay '%s' --at 50%% --dump text", terminal_program(), file);
	ck_assert_int_eq(output_of(line, two, sizeof two), 0);
	ck_assert_str_eq(one, two);
	ck_assert_ptr_nonnull(strstr(two, "进程"));
	snprintf(line, sizeof line, "'%s' replay '%s' --dump text --size 60x9 --view tree", terminal_program(), file);
	ck_assert_int_eq(output_of(line, one, sizeof one), 0);
	ck_assert_ptr_nonnull(strstr(one, "buyer-1"));
	terminal_wait_nothing_left(terminal);
	terminal_close(terminal);
}
END_TEST

/* ---- the command line ---- */

START_TEST(mistakes_get_one_sentence)
{
	static const struct { const char *arguments, *word; int code; } lines[] = {
		{"rnu", "did you mean run?", 2},
		{"frobnicate", "there are run, explore, watch, replay, schedule, sched, lesson, progress, doctor", 2},
		{"--frobnicate", "--frobnicate", 2},
		{"--lang fr", "there are en and zh", 2},
		{"--lang", "--lang needs a value", 2},
		{"replay", "name a recording", 2},
		{"replay a b", "one recording only", 2},
		{"replay /dev/null --dump gif", "procession replay:", -1},
		{"replay /no/such.procession --dump text", "/no/such.procession", 1},
		{"replay x --size 5", "COLSxROWS", 2},
		{"replay x --size 0x5 --dump text", "COLSxROWS", 2},
		{"replay x --view nothing --dump text", "no view is called", 2},
		{"doctor now", "doctor takes no 'now'", 2},
		{"--lang zh rnu", "run", 2},
		{"--version", "procession ", 0},
		{"--help", "Usage: procession", 0},
		{"replay --help", "--dump", 0},
		{"doctor --help", "--json", 0},
		{"run --help", "--schedule", 0},
	};
	char line[700], text[8000];
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		snprintf(line, sizeof line, "LANG=C.UTF-8 LC_ALL= LANGUAGE= '%s' %s 2>&1 </dev/null", terminal_program(), lines[i].arguments);
		int code = output_of(line, text, sizeof text);
		ck_assert_msg(lines[i].code < 0 ? code != 0 : code == lines[i].code, "%s: exit code %d, %s", lines[i].arguments, code, text);
		ck_assert_msg(strstr(text, lines[i].word) != NULL, "%s: no '%s' in: %s", lines[i].arguments, lines[i].word, text);
		if (lines[i].code > 0)
			ck_assert_msg(strchr(text, '\n') == text + strlen(text) - 1, "%s: more than a line: %s", lines[i].arguments, text);
	}
}
END_TEST

START_TEST(a_program_that_cannot_run_says_so_in_json)
{
	static const char *const commands[] = {"run", "explore"};
	char line[700], text[8000];
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		snprintf(line, sizeof line, "f=$(mktemp --suffix=.lua) && echo 'function main( end' >$f && '%s' %s $f --json 2>&1; c=$?; rm -f $f; exit $c", terminal_program(), commands[i]);
		ck_assert_int_eq(output_of(line, text, sizeof text), 1);
		ck_assert_msg(strncmp(text, "{\"program\":\"", 12) == 0 && strstr(text, "\"error\":\"") && strstr(text, ":1: ") && strstr(text, "}\n"), "%s", text);
		ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
	}
}
END_TEST

START_TEST(the_doctor_speaks)
{
	char line[700], text[8000];
	snprintf(line, sizeof line, "'%s' doctor --json", terminal_program());
	ck_assert_int_eq(output_of(line, text, sizeof text), 0);
	static const char *const words[] = {"\"landlock_version\":", "\"perf_event_open\":", "\"cpus\":", "\"lesson_count\":", "\"utf8\":"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		ck_assert_msg(strstr(text, words[i]) != NULL, "no %s in %s", words[i], text);
	/* It only looks. */
	struct terminal *terminal = open_at(120, 36, ARGS("doctor"), NULL);
	terminal_wait(terminal, "256 colours, UTF-8");
	end_is_clean(terminal, 0);
	snprintf(line, sizeof line, "XDG_DATA_HOME=/no/such/folder '%s' doctor --lessons 2>&1", terminal_program());
	ck_assert_int_eq(output_of(line, text, sizeof text), 2);
	snprintf(line, sizeof line, "'%s' --lessons /no/such.db doctor", terminal_program());
	ck_assert_int_eq(output_of(line, text, sizeof text), 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("app");
	TCase *screens = tcase_create("screens");
	tcase_set_timeout(screens, 240);
	tcase_add_test(screens, the_library_opens_and_leaves);
	tcase_add_test(screens, a_lesson_is_predicted_then_run_then_explained);
	tcase_add_test(screens, the_challenge_is_graded);
	tcase_add_test(screens, time_goes_back_and_forth_while_paused);
	tcase_add_test(screens, a_run_follows_the_size_of_the_terminal);
	tcase_add_test(screens, by_hand_a_number_moves_that_task);
	tcase_add_test(screens, by_hand_what_is_no_choice_goes_by_itself);
	tcase_add_test(screens, policies_are_chosen_changed_and_compared);
	tcase_add_test(screens, a_click_selects_and_seeks);
	tcase_add_test(screens, commands_are_typed_and_completed);
	tcase_add_test(screens, listings_change);
	tcase_add_test(screens, the_language_changes_and_the_place_stays);
	tcase_add_test(screens, without_utf8_everything_is_ascii);
	tcase_add_test(screens, without_colours_states_still_differ);
	tcase_add_test(screens, a_tiny_terminal_is_told_and_grows);
	tcase_add_test(screens, a_terminal_that_can_nothing_gets_one_sentence);
	tcase_add_test(screens, a_recording_opens_on_the_same_screen);
	suite_add_tcase(suite, screens);
	TCase *ends = tcase_create("ends");
	tcase_set_timeout(ends, 240);
	tcase_add_test(ends, it_is_suspended_and_resumed);
	tcase_add_loop_test(ends, signals_that_ask_to_end_leave_nothing, 0, 4);
	tcase_add_test(ends, ctrl_c_leaves);
	tcase_add_loop_test(ends, a_crash_gives_the_terminal_back, 0, 3);
	tcase_add_test(ends, a_kill_leaves_no_process_and_no_file);
	suite_add_tcase(suite, ends);
	TCase *lines = tcase_create("command line");
	tcase_set_timeout(lines, 120);
	tcase_add_test(lines, mistakes_get_one_sentence);
	tcase_add_test(lines, a_program_that_cannot_run_says_so_in_json);
	tcase_add_test(lines, the_doctor_speaks);
	suite_add_tcase(suite, lines);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
