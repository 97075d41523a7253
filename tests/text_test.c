/* Text on a terminal: widths, fitting, breaking, shortening. */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

static const struct { const char *text; int width; } widths[] = {
	{ "", 0 }, { "abc", 3 }, { "票", 2 }, { "售票窗口", 8 }, { "a票b", 4 },
	{ "e\xcc\x81", 1 },            /* e and a combining accent: one column */
	{ "\xcc\x81", 0 },             /* the accent alone takes none */
	{ "\xff", 1 }, { "\xe7\xa5", 2 }, { "a\xe7", 2 }, { "\xc0\x80", 2 },
	{ "\t", 1 }, { "\x1b[1m", 4 }, { "\xc2\x9b", 1 },
	{ "●◐○✕→←│─╭█▶", 11 },        /* what the views draw with is single-width */
	{ "，。！", 6 },
};

START_TEST(width_of_each)
{
	ck_assert_msg(text_width(widths[_i].text) == widths[_i].width, "\"%s\" is %d wide, expected %d",
	              widths[_i].text, text_width(widths[_i].text), widths[_i].width);
}
END_TEST

START_TEST(next_takes_marks_along)
{
	const char *at = "e\xcc\x81x";
	int width;
	ck_assert_uint_eq(text_next(&at, &width), 3);
	ck_assert_int_eq(width, 1);
	ck_assert_uint_eq(text_next(&at, &width), 1);
	ck_assert_uint_eq(text_next(&at, &width), 0);
	ck_assert_int_eq(width, 0);
}
END_TEST

START_TEST(fit_never_halves)
{
	ck_assert_uint_eq(text_fit("售票", 3), 3);
	ck_assert_uint_eq(text_fit("售票", 1), 0);
	ck_assert_uint_eq(text_fit("abc", 9), 3);
	ck_assert_uint_eq(text_fit("abc", 0), 0);
	ck_assert_uint_eq(text_fit("abc", -4), 0);
}
END_TEST

static void wrap_all(const char *text, int columns, char *ret_text)
{
	*ret_text = '\0';
	while (*text != '\0') {
		size_t skip, n = text_wrap(text, columns, &skip);
		ck_assert_msg(n + skip > 0, "no progress at \"%s\"", text);
		strncat(ret_text, text, n);
		strcat(ret_text, "|");
		text += n + skip;
	}
}

static const struct { const char *text; int columns; const char *lines; } wraps[] = {
	{ "Ten tickets are on sale.", 11, "Ten tickets|are on|sale.|" },
	{ "Ten tickets", 11, "Ten tickets|" },
	{ "abcdefgh", 3, "abc|def|gh|" },
	{ "one  two", 4, "one|two|" },
	{ "one\ntwo\n\nthree", 20, "one|two||three|" },
	{ "十张票二十个人", 6, "十张票|二十个|人|" },
	{ "十张票，二十个人", 6, "十张|票，二|十个人|" },   /* no line begins with a comma */
	{ "买（票）吧", 4, "买|（票|）吧|" },                /* nowhere allowed: cut hard */
	{ "读tickets写", 9, "读tickets|写|" },
	{ "票", 1, "票|" },                                   /* too narrow: still goes on */
	{ "a b", 1, "a|b|" },
};

START_TEST(wrap_each)
{
	char lines[200];
	wrap_all(wraps[_i].text, wraps[_i].columns, lines);
	ck_assert_str_eq(lines, wraps[_i].lines);
}
END_TEST

START_TEST(shorten)
{
	char out[32];
	text_shorten(out, sizeof out, "tickets.txt", 20);
	ck_assert_str_eq(out, "tickets.txt");
	text_shorten(out, sizeof out, "tickets.txt", 8);
	ck_assert_str_eq(out, "tickets…");
	text_shorten(out, sizeof out, "售票窗口", 6);
	ck_assert_str_eq(out, "售票…");
	ck_assert_int_le(text_width(out), 6);
	text_shorten(out, sizeof out, "ab", 0);
	ck_assert_str_eq(out, "");
	text_shorten(out, sizeof out, "ab cd", 4);
	ck_assert_str_eq(out, "ab…");
	text_shorten(out, 6, "abcdefghij", 9);      /* few bytes */
	ck_assert_uint_lt(strlen(out), 6);
	text_shorten(out, 3, "abcdefghij", 4);      /* not even the dots fit */
	ck_assert_uint_lt(strlen(out), 3);
}
END_TEST

START_TEST(copy_cuts_at_a_character)
{
	char out[6];
	text_copy(out, sizeof out, "售票窗口");
	ck_assert_str_eq(out, "售");
	text_copy(out, sizeof out, "abcde");
	ck_assert_str_eq(out, "abcde");
	text_copy(out, sizeof out, "abcdef");
	ck_assert_str_eq(out, "abcde");
	text_copy(out, 1, "abc");
	ck_assert_str_eq(out, "");
}
END_TEST

START_TEST(nothing_that_a_terminal_obeys)
{
	char text[] = "a\033[31m\xc2\x9bm\x9b票\x7f\tb\r\n\xe7\xa5";
	text_clean(text);
	ck_assert_str_eq(text, "a[31mm?票\tb\n??");
	struct err err;
	err_set(&err, EINVAL, "%s is damaged: %.2s", "a\033[2J.db", "票");
	ck_assert_str_eq(err.text, "a[2J.db is damaged: ??");
	/* A sentence that is too long ends with a whole character, wherever the cut falls. */
	for (size_t i = 0; i < 3; i++) {
		struct buf words = {0};
		buf_text(&words, &"xx"[i]);
		while (words.len < 2 * sizeof err.text)
			buf_text(&words, "票");
		err_set(&err, EINVAL, "%s", buf_get(&words));
		ck_assert_uint_gt(strlen(err.text), sizeof err.text - 4);
		ck_assert_int_eq(strncmp(err.text, buf_get(&words), strlen(err.text)), 0);
		buf_done(&words);
	}
}
END_TEST

START_TEST(utf8)
{
	ck_assert(text_is_utf8("", 0));
	ck_assert(text_is_utf8("票a", 4));
	ck_assert(!text_is_utf8("票", 2));
	ck_assert(!text_is_utf8("\xff", 1));
	ck_assert(!text_is_utf8("\xed\xa0\x80", 3));  /* a surrogate */
}
END_TEST

/* Any bytes at all: the sum of the steps is the whole, and nothing reads past the end. */
START_TEST(any_bytes)
{
	srand((unsigned)_i);
	char *text = malloc(33);
	ck_assert_ptr_nonnull(text);
	for (int i = 0; i < 32; i++) {
		do
			text[i] = (char)(rand() % 256);
		while (text[i] == '\0');
	}
	text[32] = '\0';
	const char *at = text;
	int width, sum = 0;
	size_t bytes = 0, n;
	while ((n = text_next(&at, &width)) > 0) {
		bytes += n;
		sum += width;
	}
	ck_assert_uint_eq(bytes, 32);
	ck_assert_int_eq(sum, text_width(text));
	char lines[200];
	wrap_all(text, 1 + _i % 9, lines);
	free(text);
}
END_TEST

START_TEST(distance)
{
	ck_assert_uint_eq(text_distance("kitten", "sitting"), 3);
	ck_assert_uint_eq(text_distance("queue", "queue"), 0);
	ck_assert_uint_eq(text_distance("", "gil"), 3);
	ck_assert_uint_eq(text_distance("gil", ""), 3);
	ck_assert_uint_eq(text_distance("a word of more than thirty-one letters", "queue"), 31);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("text");
	TCase *tcase = tcase_create("text");
	tcase_add_loop_test(tcase, width_of_each, 0, (int)COUNT_OF(widths));
	tcase_add_test(tcase, next_takes_marks_along);
	tcase_add_test(tcase, fit_never_halves);
	tcase_add_loop_test(tcase, wrap_each, 0, (int)COUNT_OF(wraps));
	tcase_add_test(tcase, shorten);
	tcase_add_test(tcase, copy_cuts_at_a_character);
	tcase_add_test(tcase, nothing_that_a_terminal_obeys);
	tcase_add_test(tcase, utf8);
	tcase_add_test(tcase, distance);
	tcase_add_loop_test(tcase, any_bytes, 0, 200);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
