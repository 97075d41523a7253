/* procession watch, on a terminal and on the command line, as a person has it. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "person.h"

/* Its tree, its row of the process table, its output; it ends with the screen, and a status that is known is the tool's. */
START_TEST(a_command_is_watched_on_the_screen)
{
	struct terminal *terminal = open_at(120, 36, ARGS("watch", "--", "sh", "-c", "echo hello; sleep 600 & wait"), NULL);
	terminal_wait(terminal, "sleep");
	terminal_wait(terminal, "process group");
	terminal_wait_any(terminal, (const char *const[]){"from the kernel", "sampled", NULL});
	terminal_wait(terminal, "blocked");
	terminal_click_text(terminal, "Output");
	terminal_wait(terminal, "hello");
	leave(terminal);
	terminal = open_at(120, 36, ARGS("watch", "--", "sh", "-c", "exit 3"), NULL);
	terminal_wait(terminal, "the run is over");
	terminal_key(terminal, "q");
	end_is_clean(terminal, 3);
}
END_TEST

/* A signal to the tool is for the command to deal with; its end is the tool's. */
START_TEST(a_watched_command_has_its_signals_and_its_status)
{
	char line[1024], text[4096];
	snprintf(line, sizeof line, "'%s' watch --json -- sh -c 'trap \"echo caught; exit 9\" INT; kill -INT $$; while :; do sleep 0.01; done'", terminal_program());
	ck_assert_int_eq(output_of(line, text, sizeof text), 9);
	ck_assert_ptr_nonnull(strstr(text, "caught\n{\"exit\":9,"));
	snprintf(line, sizeof line, "'%s' watch -- /no/such/program 2>&1", terminal_program());
	ck_assert_int_eq(output_of(line, text, sizeof text), 127);
	ck_assert_ptr_nonnull(strstr(text, "cannot be run"));
	snprintf(line, sizeof line, "'%s' watch --states guessed -- true 2>&1", terminal_program());
	ck_assert_int_eq(output_of(line, text, sizeof text), 2);
	snprintf(line, sizeof line, "'%s' watch --pin 0 -- true 2>&1", terminal_program());
	ck_assert_int_eq(output_of(line, text, sizeof text), 2);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("watch on the screen");
	TCase *tests = tcase_create("watch");
	tcase_set_timeout(tests, 240);
	tcase_add_test(tests, a_command_is_watched_on_the_screen);
	tcase_add_test(tests, a_watched_command_has_its_signals_and_its_status);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
