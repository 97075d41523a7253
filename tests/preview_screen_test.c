/* A lesson on the screen while it is written: saved, spoilt, mended, taken away. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "person.h"

static char folder[64];

static void set_up(void)
{
	char line[5000], said[2000];
	strcpy(folder, "/tmp/preview_test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(line, sizeof line, "'%s' lesson new mine -o '%s' 2>&1", terminal_program(), folder);
	ck_assert_msg(output_of(line, said, sizeof said) == 0, "%s", said);
}

static void tear_down(void)
{
	char line[200], said[100];
	snprintf(line, sizeof line, "rm -rf '%s'", folder);
	output_of(line, said, sizeof said);
}

/* As editors do: a new file, renamed over the old one, or the old one written over. */
static void edit(const char *expression, bool renamed)
{
	char line[1000], said[1000];
	snprintf(line, sizeof line, renamed ? "cd '%s/mine' && sed \"%s\" lesson.en.md >.new && mv .new lesson.en.md 2>&1"
	                                    : "cd '%s/mine' && sed \"%s\" lesson.en.md >../new && cat ../new >lesson.en.md 2>&1", folder, expression);
	ck_assert_msg(output_of(line, said, sizeof said) == 0, "%s", said);
}

START_TEST(what_is_saved_is_shown)
{
	char dir[100];
	snprintf(dir, sizeof dir, "%s/mine", folder);
	struct terminal *terminal = open_at(120, 36, ARGS("lesson", "preview", dir), NULL);
	terminal_wait(terminal, "Three bakers work at night.");
	terminal_wait(terminal, "Your prediction:");
	edit("s/Three bakers work/Three cooks work/", true);
	terminal_wait(terminal, "Three cooks work at night.");
	edit("s/Three cooks work/Three tailors work/", false);
	terminal_wait(terminal, "Three tailors work at night.");
	/* A mistake is told with its place, and what was there stays. */
	edit("s/minutes = 5/minutes = 500/; s/Three tailors work/Nobody works/", true);
	terminal_wait(terminal, "minutes must be from 1 to 120");
	terminal_wait(terminal, "lesson.en.md:");
	ck_assert(terminal_shows(terminal, "Three tailors work at night."));
	edit("s/minutes = 500/minutes = 5/", true);
	terminal_wait(terminal, "Nobody works at night.");
	terminal_wait(terminal, "read again");
	terminal_wait_gone(terminal, "minutes must be");
	/* The place in the lesson is kept. */
	terminal_key(terminal, "6");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "And so it came");
	terminal_key(terminal, "n");
	terminal_wait(terminal, "Watch the shelf");
	edit("s/Watch the shelf/Look at the shelf/", true);
	terminal_wait(terminal, "Look at the shelf");
	leave(terminal);
}
END_TEST

START_TEST(what_cannot_be_shown_is_told_before)
{
	char line[5000], said[4000];
	edit("s/minutes = 5/minutes = 500/", true);
	struct terminal *terminal = open_at(120, 36, (const char *const[]){"/bin/sh", "-c", "exec \"$0\" lesson preview \"$1\"", terminal_program(), folder, NULL}, NULL);
	terminal_wait(terminal, "minutes must be from 1 to 120");
	end_is_clean(terminal, 1);
	snprintf(line, sizeof line, "'%s' lesson preview '%s/nothing' 2>&1 </dev/null", terminal_program(), folder);
	ck_assert_int_ne(output_of(line, said, sizeof said), 0);
	/* A library of several is no lesson. */
	edit("s/minutes = 500/minutes = 5/", true);
	snprintf(line, sizeof line, "cd '%s' && cp -r mine other && sed -i 's/order = 99/order = 98/' other/lesson.*.md", folder);
	ck_assert_int_eq(output_of(line, said, sizeof said), 0);
	terminal = open_at(120, 36, ARGS("lesson", "preview", folder), NULL);
	terminal_wait(terminal, "name the folder of one");
	end_is_clean(terminal, 1);
}
END_TEST

START_TEST(a_folder_that_goes_is_told)
{
	char dir[100], line[300], said[1000];
	snprintf(dir, sizeof dir, "%s/mine", folder);
	struct terminal *terminal = open_at(80, 24, ARGS("lesson", "preview", dir), NULL);
	terminal_wait(terminal, "Your prediction:");
	snprintf(line, sizeof line, "rm -rf '%s/mine'", folder);
	ck_assert_int_eq(output_of(line, said, sizeof said), 0);
	terminal_wait(terminal, "is gone");
	ck_assert(terminal_shows(terminal, "Your prediction:"));
	leave(terminal);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("preview_screen");
	TCase *all = tcase_create("all");
	tcase_set_timeout(all, 240);
	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_add_test(all, what_is_saved_is_shown);
	tcase_add_test(all, what_cannot_be_shown_is_told_before);
	tcase_add_test(all, a_folder_that_goes_is_told);
	suite_add_tcase(suite, all);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
