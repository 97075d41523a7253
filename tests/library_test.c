/* Libraries together, and what is found in them. */
#include <check.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store/store.h"
#include "store_rig.h"

/* ---- several libraries ---- */

static void put_other(const char *dir)
{
	char name[100];
	snprintf(name, sizeof name, "%s/counter/lesson.en.md", dir);
	put_lesson(name, 7, "My counter", "20");
	snprintf(name, sizeof name, "%s/counter/race.lua", dir);
	put(name, race);
	snprintf(name, sizeof name, "%s/third/lesson.en.md", dir);
	put_lesson(name, 1, "Third", "20");
	snprintf(name, sizeof name, "%s/third/race.lua", dir);
	put(name, race);
}

static void build(const char *dir, const char *file)
{
	struct buf mistakes = {0};
	struct err err = {0};
	unsigned lessons;
	ck_assert_msg(store_build(in_root(dir), in_root(file), &mistakes, &lessons, &err) == 0, "%s\n%s", err.text, buf_get(&mistakes));
	buf_done(&mistakes);
}

START_TEST(several_libraries_are_one)
{
	struct store *store;
	struct store_row *rows;
	struct lesson lesson;
	struct err err = {0};
	size_t count;
	char files[700];
	put_good();
	put_other("mine");
	build("in", "a.db");
	build("mine", "b.db");
	chmod(in_root("b.db"), 0400);
	put("bad.db", "no library, but a text that is long enough to be taken for a header of a database, more or less.........");
	snprintf(files, sizeof files, "%s:%s::%s:%s:%s", in_root("b.db"), in_root("a.db"), in_root("bad.db"), in_root("none.db"), in_root("b.db"));
	ck_assert_msg(store_open(files, &store, &err) == 0, "%s", err.text);
	const char *trouble = store_trouble(store), *second = strchr(trouble, '\n');
	ck_assert_msg(second && strstr(trouble, "bad.db is no SQLite database") && strstr(second, "none.db") && !strchr(second + 1, '\n'), "%s", trouble);
	ck_assert_int_eq(store_list(store, "en", &rows, &count, &err), 0);
	ck_assert_uint_eq(count, 3);
	static const struct { const char *id, *title, *file; } wanted[] = {
		{"third", "Third", "/b.db"}, {"another", "Another", "/a.db"}, {"counter", "My counter", "/b.db"},
	};
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		ck_assert_str_eq(rows[i].id, wanted[i].id);
		ck_assert_str_eq(rows[i].title, wanted[i].title);
		ck_assert_str_eq(strrchr(rows[i].source, '/'), wanted[i].file);
		ck_assert_str_eq(rows[i].source, store_source(store, wanted[i].id));
	}
	free(rows);
	ck_assert_ptr_null(store_source(store, "nothing"));
	/* The Chinese of the hidden one is hidden, too. */
	ck_assert_int_eq(store_lesson(store, "counter", "zh", &lesson, &err), 0);
	ck_assert_str_eq(lesson.title, "My counter");
	lesson_done(&lesson);
	struct store_hit *hits;
	ck_assert_int_eq(store_library_search(store, "窗口", "zh", &hits, &count, &err), 0);
	ck_assert_uint_eq(count, 0);
	free(hits);
	store_close(store);
	/* None is left. */
	snprintf(files, sizeof files, "%s:%s", in_root("bad.db"), in_root("none.db"));
	ck_assert_int_eq(store_open(files, &store, &err), -EBADMSG);
	ck_assert_msg(strstr(err.text, "bad.db") != NULL, "%s", err.text);
}
END_TEST

/* ---- search ---- */

/* "lesson lang kind step [marked] ..." of all hits. */
static void found(struct store *store, const char *words, const char *lang, struct buf *ret_text)
{
	struct store_hit *hits;
	struct err err = {0};
	size_t count;
	buf_reset(ret_text);
	ck_assert_msg(store_library_search(store, words, lang, &hits, &count, &err) == 0, "%s", err.text);
	for (size_t i = 0; i < count; i++) {
		buf_format(ret_text, "%s%s %s %s%s %d", i ? "; " : "", hits[i].lesson, hits[i].lang, store_hit_kind_name(hits[i].kind), hits[i].name, hits[i].step);
		for (unsigned k = 0; k < hits[i].mark_count; k++)
			buf_format(ret_text, " [%.*s]", (int)(hits[i].marks[k].to - hits[i].marks[k].from), hits[i].snippet + hits[i].marks[k].from);
		ck_assert(text_is_utf8(hits[i].snippet, strlen(hits[i].snippet)));
	}
	free(hits);
}

START_TEST(all_programs_are_listed)
{
	struct store *store;
	struct store_row *rows;
	struct err err = {0};
	size_t count;
	put_good();
	for (int i = 10; i < 70; i++) {
		char name[100];
		snprintf(name, sizeof name, "in/counter/a-name-of-as-many-letters-as-can-be---%d.lua", i);
		put(name, "function main() end\n");
	}
	build_good(in_root("out.db"));
	ck_assert_int_eq(store_open(in_root("out.db"), &store, &err), 0);
	ck_assert_int_eq(store_list(store, "en", &rows, &count, &err), 0);
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].id, "counter") == 0)
			ck_assert_msg(strstr(rows[i].programs, "---69 race") != NULL, "%s", rows[i].programs);
	free(rows);
	store_close(store);
}
END_TEST

START_TEST(words_are_found_in_both_languages)
{
	static const struct { const char *words, *lang, *wanted; } searches[] = {
		{"COUNTER", "en", "counter en title -1 [Counter]; counter en promise -1 [Counter]"},
		{"窗口", "zh", "counter zh title -1 [窗口]; counter zh promise -1 [窗口]"},
		{"窗", "en", "counter zh title -1 [窗]; counter zh promise -1 [窗]"},
		{"promise of", "zh_CN", "another en promise -1 [Promise] [of]; counter zh promise -1 [Promise] [of]"},
		{"of promise anoth", "en", "another en promise -1 [Promise] [of] [Anoth]"},
		{"out( outcome", "en", ""},
		{"outcome(\"left", "en", "another  programrace.lua -1 [outcome(\"left]; counter  programrace.lua -1 [outcome(\"left]"},
		{"wrote", "en", "another en note 2 [wrote]; counter en note 2 [wrote]"},
		{"why", "en", "another en question 3 [Why]; counter en question 3 [Why]"},
		{"h", "de", NULL},
		{"%%%", "en", ""}, {"_", "en", ""}, {"%", "en", ""}, {"\"", "en", NULL}, {"\"\"\"", "en", ""}, {"x*", "en", ""}, {"NEAR OR AND", "en", ""},
		{"", "en", ""}, {"   ", "en", ""},
	};
	struct store *store;
	struct err err = {0};
	struct buf text = {0};
	put_good();
	build_good(in_root("out.db"));
	ck_assert_int_eq(store_open(in_root("out.db"), &store, &err), 0);
	for (size_t i = 0; i < COUNT_OF(searches); i++) {
		found(store, searches[i].words, searches[i].lang, &text);
		if (searches[i].wanted)
			ck_assert_str_eq(buf_get(&text), searches[i].wanted);
		else
			ck_assert_msg(text.len > 0, "%s", searches[i].words);
	}
	store_close(store);
	buf_done(&text);
}
END_TEST

START_TEST(titles_are_found_however_many_others_are)
{
	struct store *store;
	struct store_hit *hits;
	struct err err = {0};
	size_t count;
	put_good();
	build_good(in_root("out.db"));
	change(in_root("out.db"), "INSERT INTO passage(lesson, lang, step, kind, name, text)"
		" WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 2000) SELECT 'another', 'en', 1, 'text', '', 'a counter' FROM c;"
		" INSERT INTO search(search) VALUES('rebuild')");
	ck_assert_int_eq(store_open(in_root("out.db"), &store, &err), 0);
	ck_assert_int_eq(store_library_search(store, "counter", "en", &hits, &count, &err), 0);
	ck_assert_uint_gt(count, 100);
	ck_assert_str_eq(hits[0].lesson, "counter");
	ck_assert_int_eq(hits[0].kind, HIT_TITLE);
	free(hits);
	store_close(store);
}
END_TEST

START_TEST(a_snippet_shows_the_match_on_one_line)
{
	struct store *store;
	struct store_hit *hits;
	struct err err = {0};
	struct buf source = {0};
	size_t count;
	put_good();
	buf_text(&source, race);
	for (int i = 0; i < 300; i++)
		buf_format(&source, "-- line %d\t 这是第 %d 行\n", i, i);
	buf_text(&source, "-- here is the Needle, and\n\n--  more after it\n");
	put("in/counter/race.lua", buf_get(&source));
	build_good(in_root("out.db"));
	ck_assert_int_eq(store_open(in_root("out.db"), &store, &err), 0);
	ck_assert_int_eq(store_library_search(store, "needle", "en", &hits, &count, &err), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_msg(strstr(hits[0].snippet, "行 -- here is the Needle, and -- more after it") != NULL, "%s", hits[0].snippet);
	ck_assert_int_eq(strncmp(hits[0].snippet, "…", 3), 0);
	free(hits);
	ck_assert_int_eq(store_library_search(store, "line 150", "en", &hits, &count, &err), 0);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_le(text_width(hits[0].snippet), 80);
	free(hits);
	store_close(store);
	buf_done(&source);
}
END_TEST

/* ---- review ---- */

static void reviewed(struct store *store, struct progress *progress, int chapter, const char *wanted)
{
	struct store_question *questions;
	struct err err = {0};
	struct buf text = {0};
	size_t count;
	ck_assert_msg(store_review(store, progress, chapter, "zh", 3, &questions, &count, &err) == 0, "%s", err.text);
	for (size_t i = 0; i < count; i++) {
		buf_format(&text, "%s%s/%u%s", i ? " " : "", questions[i].lesson, questions[i].quiz, questions[i].was_wrong ? "!" : "");
		ck_assert_str_eq(json_string_value(json_object_get(questions[i].table, "question")), "Why?");
		ck_assert_str_eq(questions[i].title, strcmp(questions[i].lesson, "counter") == 0 ? "窗口" : "Another");
	}
	ck_assert_str_eq(buf_get(&text), wanted);
	store_questions_free(questions, count);
	buf_done(&text);
}

START_TEST(what_was_wrong_is_asked_again)
{
	struct store *store;
	struct progress *progress;
	struct progress_answer *answers;
	struct err err = {0};
	size_t count;
	put_good();
	build_good(in_root("out.db"));
	ck_assert_int_eq(store_open(in_root("out.db"), &store, &err), 0);
	ck_assert_int_eq(progress_open(in_root("progress.db"), &progress, &err), 0);
	reviewed(store, progress, 5, "");
	reviewed(store, NULL, 5, "");
	ck_assert_int_eq(progress_answer_add(progress, "another", 0, 1, true, false, &err), 0);
	reviewed(store, progress, 5, "another/0");
	/* Wrong, then right at once: it is still to be asked again. */
	ck_assert_int_eq(progress_answer_add(progress, "counter", 0, 0, false, false, &err), 0);
	ck_assert_int_eq(progress_answer_add(progress, "counter", 0, 1, true, false, &err), 0);
	reviewed(store, progress, 5, "counter/0! another/0");
	reviewed(store, progress, 4, "");
	/* Lessons and quizzes that are not there (any more). */
	ck_assert_int_eq(progress_answer_add(progress, "counter", 7, 0, false, false, &err), 0);
	ck_assert_int_eq(progress_answer_add(progress, "gone", 0, 0, false, false, &err), 0);
	reviewed(store, progress, 9, "counter/0! another/0");
	ck_assert_int_eq(progress_answers(progress, &answers, &count, &err), 0);
	ck_assert_uint_eq(count, 4);
	ck_assert_str_eq(answers[0].lesson, "counter");
	ck_assert_uint_eq(answers[0].given * 100 + answers[0].wrong * 10 + answers[0].due, 211);
	free(answers);
	/* Right in a review: made good, and the last to be asked. */
	ck_assert_int_eq(progress_answer_add(progress, "counter", 0, 1, true, true, &err), 0);
	reviewed(store, progress, 9, "another/0 counter/0");
	/* Right in two reviews, and wrong after them: what was right before makes nothing good. */
	ck_assert_int_eq(progress_answer_add(progress, "another", 0, 1, true, true, &err), 0);
	ck_assert_int_eq(progress_answer_add(progress, "another", 0, 1, true, true, &err), 0);
	reviewed(store, progress, 9, "counter/0 another/0");
	ck_assert_int_eq(progress_answer_add(progress, "another", 0, 0, false, true, &err), 0);
	reviewed(store, progress, 9, "another/0! counter/0");
	ck_assert_int_eq(progress_answer_add(progress, "another", 0, 1, true, true, &err), 0);
	reviewed(store, progress, 9, "counter/0 another/0");
	progress_close(progress);
	store_close(store);
}
END_TEST

/* A record of progress from before answers were kept. */
START_TEST(an_older_record_of_progress_goes_on)
{
	struct progress *progress;
	struct err err = {0};
	struct progress_prediction *made;
	size_t count;
	ck_assert_int_eq(progress_open(in_root("progress.db"), &progress, &err), 0);
	ck_assert_int_eq(progress_prediction_add(progress, "counter", "9", "0", false, &err), 0);
	ck_assert_int_eq(progress_prediction_add(progress, "counter", "0", "0", true, &err), 0);
	progress_close(progress);
	change(in_root("progress.db"), "DROP TABLE answer");
	/* To look at it changes nothing. */
	struct progress_answer *answers;
	ck_assert_int_eq(progress_look(in_root("progress.db"), &progress, &err), 0);
	ck_assert_int_eq(progress_answers(progress, &answers, &count, &err), 0);
	ck_assert_uint_eq(count, 0);
	free(answers);
	progress_close(progress);
	sqlite3 *db;
	ck_assert_int_eq(sqlite3_open(in_root("progress.db"), &db), SQLITE_OK);
	ck_assert_int_ne(sqlite3_exec(db, "SELECT * FROM answer", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	ck_assert_int_eq(progress_open(in_root("progress.db"), &progress, &err), 0);
	ck_assert_str_eq(err.text, "");
	ck_assert_int_eq(progress_answer_add(progress, "counter", 0, 0, false, false, &err), 0);
	ck_assert_int_eq(progress_predictions(progress, "counter", &made, &count, &err), 0);
	ck_assert_uint_eq(count, 2);
	ck_assert_str_eq(made[0].answer, "9");
	ck_assert_str_eq(made[0].actual, "0");
	ck_assert(!made[0].right && made[1].right);
	free(made);
	ck_assert_int_eq(progress_predictions(progress, "another", &made, &count, &err), 0);
	ck_assert_uint_eq(count, 0);
	ck_assert_int_eq(progress_predictions(NULL, "counter", &made, &count, &err), 0);
	ck_assert_uint_eq(count, 0);
	progress_close(progress);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("library");
	TCase *all = tcase_create("all");
	tcase_set_timeout(all, 120);
	tcase_add_checked_fixture(all, set_up, tear_down);
	suite_add_tcase(suite, all);
	tcase_add_test(all, several_libraries_are_one);
	tcase_add_test(all, all_programs_are_listed);
	tcase_add_test(all, words_are_found_in_both_languages);
	tcase_add_test(all, titles_are_found_however_many_others_are);
	tcase_add_test(all, a_snippet_shows_the_match_on_one_line);
	tcase_add_test(all, what_was_wrong_is_asked_again);
	tcase_add_test(all, an_older_record_of_progress_goes_on);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
