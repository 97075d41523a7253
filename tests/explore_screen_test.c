/* Every order, undo, and challenges that are proved, on a terminal, as a person has them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "person.h"

START_TEST(by_hand_a_step_is_taken_back_and_the_schedule_is_text)
{
	struct terminal *terminal = open_at(120, 36, ARGS("run", "ticket-counter/race", "--picker", "hand", "--set", "buyers=2", "--set", "think=0"), NULL);
	static const char *const moves[] = {"0", "0", "0", "1", "2"};
	static const char *const copied[] = {"Copied: 0", "Copied: 0 0", "Copied: 0 0 0", "Copied: 0 0 0 1", "Copied: 0 0 0 1 2"};
	terminal_wait(terminal, "write tickets.txt");
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
		terminal_key(terminal, moves[i]);
		terminal_press_until(terminal, "y", copied[i]);
	}
	terminal_key(terminal, "u");
	terminal_wait(terminal, "One step was taken back");
	terminal_press_until(terminal, "y", "Copied: 0 0 0 1");
	ck_assert(!terminal_shows(terminal, "Copied: 0 0 0 1 2"));
	/* Back to the beginning, and no further. */
	for (int i = 0; i < 4; i++) {
		terminal_key(terminal, "u");
		terminal_wait(terminal, "One step was taken back");
		terminal_press_until(terminal, "y", i < 3 ? "Copied: 0" : "Copied:");
	}
	terminal_press_until(terminal, "u", "this is the beginning");
	terminal_key(terminal, ":");
	terminal_key(terminal, "schedule 1 2 1 2");
	terminal_key(terminal, "enter");
	terminal_press_until(terminal, "space", "the run is over");
	terminal_wait(terminal, "tickets_left");
	leave(terminal);
}
END_TEST

START_TEST(every_order_is_explored_and_one_is_run)
{
	struct terminal *terminal = open_at(120, 36, ARGS("explore", "ticket-counter/race", "--set", "buyers=2", "--set", "think=0"), NULL);
	terminal_wait(terminal, "Outcomes");
	terminal_wait(terminal, "complete: every order that can");
	terminal_wait(terminal, "tickets_left 8");
	terminal_wait(terminal, "tickets_left 9");
	terminal_wait(terminal, "main writes 10 to tickets.txt");
	terminal_key(terminal, "down");
	terminal_wait(terminal, "Shortest way to tickets_left 9");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "READY");
	terminal_press_until(terminal, "space", "the run is over");
	terminal_wait(terminal, "lost updates 1");
	terminal_key(terminal, "esc");
	terminal_wait(terminal, "Decisions");
	terminal_key(terminal, "x");
	terminal_wait_gone(terminal, "complete: every order that");
	terminal_wait(terminal, "complete: every order");
	terminal_key(terminal, "esc");
	terminal_wait(terminal, "States");
	/* And from any program. */
	terminal_key(terminal, "e");
	terminal_wait(terminal, "tickets_left 9");
	leave(terminal);
}
END_TEST

/* An editor that mends count.lua: the second time. */
static const char *write_editor(char *ret_path, size_t size)
{
	snprintf(ret_path, size, "/tmp/procession-test-editor-%d", (int)getpid());
	FILE *file = fopen(ret_path, "w");
	ck_assert_ptr_nonnull(file);
	fprintf(file, "#!/bin/sh\n[ -e \"$1.seen\" ] || { touch \"$1.seen\"; exit 0; }\n"
	              "sed -i 's/^guests = Value.*/&\\nlock = Lock()/; s/^  guests.value = .*/  lock:with(function() guests.value = guests.value + 1 end)/' \"$1\"\n");
	fclose(file);
	chmod(ret_path, 0700);
	return ret_path;
}

START_TEST(a_challenge_is_proved_in_every_order)
{
	char editor[64], variable[80];
	snprintf(variable, sizeof variable, "EDITOR=%s", write_editor(editor, sizeof editor));
	struct terminal *terminal = open_at(120, 36, ARGS(), ENVIRONMENT(variable, "VISUAL="));
	open_lesson(terminal, "The lost update");
	terminal_wait(terminal, "Your prediction:");
	terminal_click_text(terminal, "challenge");
	terminal_wait(terminal, "5 of 5");
	/* Saved as it was, it is still wrong, and the way there can be seen. */
	terminal_key(terminal, "E");
	terminal_wait(terminal, "Not yet: it can still happen that counted is");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "READY");
	terminal_press_until(terminal, "space", "lost updates");
	terminal_key(terminal, "esc");
	terminal_wait(terminal, "Decisions");
	terminal_key(terminal, "E");
	terminal_wait(terminal, "Proved, in every order. counted is 3");
	unlink(editor);
	leave(terminal);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("every order, on the screen");
	TCase *tests = tcase_create("screens");
	tcase_set_timeout(tests, 240);
	tcase_add_test(tests, by_hand_a_step_is_taken_back_and_the_schedule_is_text);
	tcase_add_test(tests, every_order_is_explored_and_one_is_run);
	tcase_add_test(tests, a_challenge_is_proved_in_every_order);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
