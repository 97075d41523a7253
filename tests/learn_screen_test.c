/* Looking things up and finding one's way through the lessons, on a terminal, as a person has it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "person.h"

START_TEST(terms_are_explained_in_two_languages)
{
	struct terminal *terminal = open_at(120, 36, ARGS(), NULL);
	open_lesson(terminal, "The lost update");
	terminal_wait(terminal, "Your prediction:");
	terminal_key(terminal, "g");
	/* What stands in the text at hand comes first. */
	terminal_wait(terminal, "In this text");
	terminal_wait(terminal, "A program that is being carried out");
	terminal_wait(terminal, "正在执行的程序");
	terminal_key(terminal, "deadl");
	terminal_wait(terminal, "死锁");
	terminal_wait_gone(terminal, "In this text");
	terminal_wait(terminal, "A circle of waits");
	terminal_key(terminal, "f2");
	terminal_wait(terminal, "等待围成了圈");
	terminal_key(terminal, "f2");
	terminal_key(terminal, "x");
	terminal_wait(terminal, "No term is called that.");
	terminal_key(terminal, "ctrl-u");
	terminal_wait(terminal, "In this text");
	terminal_key(terminal, "esc");
	terminal_wait(terminal, "Your prediction:");
	leave(terminal);
}
END_TEST

START_TEST(a_term_leads_to_its_lesson)
{
	struct terminal *terminal = open_at(80, 24, ARGS(), NULL);
	terminal_wait(terminal, "The lost update");
	terminal_key(terminal, "g");
	terminal_wait(terminal, "Type a part of a term:");
	terminal_key(terminal, "lost up");
	terminal_wait(terminal, "Enter opens it");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "Your prediction:");
	leave(terminal);
}
END_TEST

START_TEST(words_are_found_in_both_languages)
{
	struct terminal *terminal = open_at(120, 36, ARGS(), NULL);
	terminal_wait(terminal, "The lost update");
	terminal_key(terminal, "/");
	terminal_wait(terminal, "Words in the lessons:");
	terminal_key(terminal, "turnstile");
	terminal_wait(terminal, "The lost update");
	terminal_wait_gone(terminal, "The ticket counter");
	terminal_key(terminal, "ctrl-u");
	terminal_key(terminal, "博物馆");
	terminal_wait(terminal, "一座博物馆");
	terminal_key(terminal, "zzz");
	terminal_wait(terminal, "Type words in English");
	terminal_key(terminal, "ctrl-u");
	terminal_key(terminal, "turnstile");
	terminal_wait(terminal, "Enter opens this lesson");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "Your prediction:");
	leave(terminal);
}
END_TEST

START_TEST(the_map_shows_what_leads_where)
{
	struct terminal *terminal = open_at(80, 24, ARGS(), NULL);
	terminal_wait(terminal, "The lost update");
	terminal_key(terminal, "m");
	terminal_wait(terminal, "The curriculum");
	terminal_wait(terminal, "[○]");
	terminal_wait(terminal, "Can a computer miscount");
	terminal_key(terminal, "right");
	terminal_wait_gone(terminal, "Can a computer miscount");
	terminal_wait(terminal, "The ticket counter");
	terminal_key(terminal, "down");
	terminal_wait(terminal, "A later lesson");
	terminal_key(terminal, "f2");
	terminal_wait(terminal, "课程地图");
	terminal_key(terminal, "f2");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "Your prediction:");
	leave(terminal);
}
END_TEST

START_TEST(what_was_answered_wrong_is_asked_again)
{
	struct terminal *terminal = open_at(120, 36, ARGS(), NULL);
	open_lesson(terminal, "The lost update");
	terminal_wait(terminal, "Your prediction:");
	/* A number that cannot come. */
	terminal_key(terminal, "9");
	terminal_key(terminal, "9");
	terminal_wait(terminal, "Your prediction: 99");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "What came");
	/* One step at a time: an Enter too many would be an answer. */
	static const char *const steps[] = {"2 of 5", "3 of 5", "4 of 5"};
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		terminal_key(terminal, "enter");
		terminal_wait(terminal, steps[i]);
	}
	terminal_wait(terminal, "Is it right?");
	terminal_key(terminal, "1");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "Not so.");
	terminal_key(terminal, "2");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "Right.");
	terminal_press_until(terminal, "esc", "Contents");
	/* In the chapter of the lesson itself there is nothing to look back on. */
	terminal_key(terminal, "v");
	terminal_wait(terminal, "questions come at the end of lessons");
	for (int chapter = 5; chapter <= 8; chapter++)
		terminal_key(terminal, "right");
	terminal_wait(terminal, "A later lesson");
	terminal_key(terminal, "v");
	terminal_wait(terminal, "This was answered wrong before.");
	terminal_wait(terminal, "1 / 1");
	terminal_key(terminal, "f2");
	terminal_wait(terminal, "这道题以前答错过");
	/* The same when the language is changed while a word is looked up. */
	terminal_key(terminal, "g");
	terminal_wait(terminal, "输入术语的一部分");
	terminal_key(terminal, "f2");
	terminal_wait(terminal, "Type a part of a term:");
	terminal_key(terminal, "esc");
	terminal_wait(terminal, "This was answered wrong before.");
	terminal_wait(terminal, "a hundred times");
	terminal_key(terminal, "2");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "Right.");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "Right at once: 1 of 1");
	terminal_key(terminal, "v");
	terminal_wait(terminal, "Do you still know it?");
	leave(terminal);
}
END_TEST

/* Who comes to `see` before the run is over misses nothing: it is played once more, from the beginning. */
START_TEST(what_there_is_to_see_is_played_when_the_run_is_over)
{
	struct terminal *terminal = open_at(120, 36, ARGS(), NULL);
	open_lesson(terminal, "The lost update");
	terminal_wait(terminal, "Your prediction:");
	terminal_key(terminal, "9");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "What came");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "2 of 5");
	terminal_wait(terminal, "main starts");
	terminal_key(terminal, "enter");
	terminal_wait(terminal, "3 of 5");
	/* The run's own end, then its first moments again, at the speed of playing. */
	terminal_wait(terminal, "4/s");
	terminal_wait(terminal, "main starts");
	terminal_wait(terminal, "the run is over");
	leave(terminal);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("learn_screen");
	TCase *all = tcase_create("all");
	tcase_set_timeout(all, 240);
	tcase_add_test(all, terms_are_explained_in_two_languages);
	tcase_add_test(all, a_term_leads_to_its_lesson);
	tcase_add_test(all, words_are_found_in_both_languages);
	tcase_add_test(all, the_map_shows_what_leads_where);
	tcase_add_test(all, what_was_answered_wrong_is_asked_again);
	tcase_add_test(all, what_there_is_to_see_is_played_when_the_run_is_over);
	suite_add_tcase(suite, all);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
