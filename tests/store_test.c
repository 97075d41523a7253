/* store: folders with mistakes, reproducible libraries, libraries that are refused, progress. */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/store.h"
#include "store_rig.h"

/* The mistakes have a line that begins with root/PLACE and has `part` in it; nothing is built. */
static void check_mistake(const char *place, const char *part)
{
	struct buf mistakes = {0};
	struct err err = {0};
	unsigned lessons = 77;
	put("out.db", "old");
	ck_assert_int_eq(store_build(in_root("in"), in_root("out.db"), &mistakes, &lessons, &err), -EINVAL);
	ck_assert_uint_eq(lessons, 77);
	const char *start = in_root(place);
	bool found = false;
	for (const char *line = buf_get(&mistakes); *line; line += strcspn(line, "\n") + 1) {
		char *one = mem_text_n_or_die(line, strcspn(line, "\n"));
		found = found || (strncmp(one, start, strlen(start)) == 0 && strstr(one, part));
		free(one);
	}
	ck_assert_msg(found, "no '%s ... %s' in:\n%s", start, part, buf_get(&mistakes));
	struct buf old = {0};
	ck_assert_int_eq(file_read(in_root("out.db"), 100, &old, NULL), 0);
	ck_assert_str_eq(buf_get(&old), "old");
	buf_done(&old);
	buf_done(&mistakes);
}

/* ---- mistakes in folders ---- */

START_TEST(mistakes_between_files_have_their_place)
{
	put_good();
	put_lesson("in/counter/lesson.en.md", 3, "Counter", "20 }, paced = { 1");
	check_mistake("in/counter/lesson.en.md:14: ", "no field \"paced\"");
	put_good();
	put("in/counter/race.lua", "function main()\n  outcome('left', 1)\nend\n");
	check_mistake("in/counter/lesson.en.md:14: ", "does not ask for the parameter buyers");
	check_mistake("in/counter/lesson.zh.md:14: ", "does not ask for the parameter buyers");
	put("in/counter/race.lua", "local b = param ( 'buyers', 2)\nfunction main() outcome('lefty', 1) end\n");
	check_mistake("in/counter/lesson.en.md:14: ", "does not tell the outcome left");
	check_mistake("in/counter/lesson.en.md:46: ", "does not tell the outcome left");
	put("in/counter/race.lua", "local b = param('buyers', 2)\nfunction main()\n  outcome('left' 1)\nend\n");
	check_mistake("in/counter/race.lua:3: ", "near '1'");
	put("in/counter/race.lua", "local b = param('buyers', 2) outcome('left', 1)");
	check_mistake("in/counter/race.lua:1: ", "defines no main()");
	unlink(in_root("in/counter/race.lua"));
	check_mistake("in/counter/lesson.en.md:14: ", "there is no program race.lua");
	check_mistake("in/counter/race.py:1: ", "there is no race.lua beside it");
	put_good();
	put("in/counter/race.py", "print('\x1b[31m')\n");
	check_mistake("in/counter/race.py:1: ", "control character");
	put("in/counter/race.py", "a\n\xff\n");
	check_mistake("in/counter/race.py:1: ", "UTF-8");
	put_good();
	put("in/counter/notes.txt", "x");
	check_mistake("in/counter/notes.txt:1: ", "does not belong");
	unlink(in_root("in/counter/notes.txt"));
	put("in/counter/lesson.english.md", "x");
	check_mistake("in/counter/lesson.english.md:1: ", "does not belong");
	unlink(in_root("in/counter/lesson.english.md"));
	put("in/counter/Race.lua", race);
	check_mistake("in/counter/Race.lua:1: ", "small letters");
	unlink(in_root("in/counter/Race.lua"));
	put("in/counter/sub/x", "x");
	check_mistake("in/counter/sub:1: ", "does not belong");
}
END_TEST

START_TEST(mistakes_between_languages_and_lessons)
{
	put_good();
	put_lesson("in/counter/lesson.zh.md", 4, "窗口", "20");
	check_mistake("in/counter/lesson.zh.md:5: ", "order: here 4, in lesson.en.md 3");
	put_lesson("in/counter/lesson.zh.md", 3, "窗口", "10");
	check_mistake("in/counter/lesson.zh.md:9: ", "the step \"predict\" has another \"set\"");
	put_good();
	put_lesson("in/another/lesson.en.md", 3, "Another", "2");
	check_mistake("in/counter/lesson.en.md:5: ", "lesson 4.3 is another already");
	put_good();
	unlink(in_root("in/another/lesson.en.md"));
	check_mistake("in/another:1: ", "there is no lesson.en.md");
	put_good();
	put_lesson("in/Wrong Name/lesson.en.md", 9, "Wrong", "1");
	put("in/Wrong Name/race.lua", race);
	check_mistake("in/Wrong Name:1: ", "small letters, digits and hyphens");
}
END_TEST

START_TEST(a_folder_without_lessons_is_an_error)
{
	struct buf mistakes = {0};
	struct err err = {0};
	unsigned lessons;
	ck_assert_int_eq(store_build(in_root("nowhere"), NULL, &mistakes, &lessons, &err), -ENOENT);
	ck_assert_msg(strstr(err.text, "nowhere") != NULL, "%s", err.text);
	mkdir(in_root("empty"), 0700);
	ck_assert_int_eq(store_build(in_root("empty"), NULL, &mistakes, &lessons, &err), -ENOENT);
	ck_assert_msg(strstr(err.text, "there is no lesson in") != NULL, "%s", err.text);
	ck_assert_uint_eq(mistakes.len, 0);
}
END_TEST

/* ---- building ---- */

START_TEST(the_same_sources_give_the_same_bytes)
{
	struct buf one = {0}, two = {0};
	put_good();
	build_good(in_root("one.db"));
	/* In another order, at another time, over an old file, with a slash at the end. */
	remove_tree(in_root("in"));
	put_lesson("in/another/lesson.en.md", 2, "Another", "2");
	put("in/another/race.lua", race);
	put("in/counter/race.py", "print(1)\n");
	put("in/counter/race.lua", race);
	put_lesson("in/counter/lesson.zh.md", 3, "窗口", "20");
	put_lesson("in/counter/lesson.en.md", 3, "Counter", "20");
	put("two.db", "something that was here before");
	build_good(in_root("two.db"));
	ck_assert_int_eq(file_read(in_root("one.db"), 1 << 20, &one, NULL), 0);
	ck_assert_int_eq(file_read(in_root("two.db"), 1 << 20, &two, NULL), 0);
	ck_assert_uint_eq(one.len, two.len);
	ck_assert_int_eq(memcmp(one.data, two.data, one.len), 0);
	/* Nothing is left beside it. */
	unsigned count = 0;
	DIR *dir = opendir(root);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		count += entry->d_name[0] != '.';
	closedir(dir);
	ck_assert_uint_eq(count, 3);
	buf_done(&one);
	buf_done(&two);
}
END_TEST

/* Root may write anywhere: be nobody meanwhile. */
static bool be_nobody(void)
{
	return geteuid() != 0 || seteuid(65534) == 0;
}

static void be_oneself(void)
{
	if (getuid() == 0)
		ck_assert_int_eq(seteuid(0), 0);
}

START_TEST(a_folder_that_cannot_be_written_is_told)
{
	struct buf mistakes = {0};
	struct err err = {0};
	unsigned lessons;
	put_good();
	mkdir(in_root("locked"), 0755);
	put("locked/out.db", "old");
	chmod(in_root("locked"), 0555);
	chmod(root, 0755);
	chmod(in_root("in"), 0755);
	chmod(in_root("in/counter"), 0755);
	chmod(in_root("in/another"), 0755);
	ck_assert(be_nobody());
	int result = store_build(in_root("in"), in_root("locked/out.db"), &mistakes, &lessons, &err);
	be_oneself();
	chmod(in_root("locked"), 0755);
	ck_assert_msg(result == -EACCES, "%d %s %s", result, err.text, buf_get(&mistakes));
	ck_assert_msg(strstr(err.text, "locked/out.db") != NULL, "%s", err.text);
	ck_assert_int_lt(store_build(in_root("in"), in_root("in"), &mistakes, &lessons, &err), 0);
	ck_assert_int_lt(store_build(in_root("in"), in_root("no/such/out.db"), &mistakes, &lessons, &err), 0);
}
END_TEST

/* ---- reading ---- */

START_TEST(a_library_gives_back_what_was_written)
{
	struct store *store;
	struct store_row *rows;
	struct err err = {0};
	size_t count;
	char *source;
	struct data_files data = {0};
	put_good();
	build_good(in_root("out.db"));
	ck_assert_msg(store_open(in_root("out.db"), &store, &err) == 0, "%s", err.text);
	ck_assert_int_eq(store_list(store, "zh", &rows, &count, &err), 0);
	ck_assert_uint_eq(count, 2);
	ck_assert_str_eq(rows[0].id, "another");
	ck_assert_str_eq(rows[0].title, "Another");
	ck_assert_str_eq(rows[1].title, "窗口");
	ck_assert_str_eq(rows[1].promise, "Promise of 窗口");
	ck_assert_str_eq(rows[1].languages, "en zh");
	ck_assert_str_eq(rows[1].programs, "race");
	ck_assert(rows[1].challenge);
	ck_assert_int_eq(rows[1].chapter * 10000 + rows[1].order * 100 + rows[1].minutes, 40308);
	free(rows);
	static const struct { const char *lang, *title; } tellings[] = {{"zh", "窗口"}, {"zh_CN", "窗口"}, {"en", "Counter"}, {"de", "Counter"}, {NULL, "Counter"}};
	for (size_t i = 0; i < COUNT_OF(tellings); i++) {
		struct lesson lesson;
		ck_assert_msg(store_lesson(store, "counter", tellings[i].lang, &lesson, &err) == 0, "%s", err.text);
		ck_assert_str_eq(lesson.title, tellings[i].title);
		ck_assert_uint_eq(lesson.steps.n, STEP_KINDS);
		ck_assert_str_eq(lesson.steps.at[STEP_SEE].text, "Seen.");
		ck_assert_uint_eq(lesson.steps.at[STEP_SEE].notes.n, 1);
		ck_assert_uint_eq(lesson.steps.at[STEP_EXPLAIN].quizzes.n, 1);
		ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(lesson.steps.at[STEP_CHALLENGE].table, "goal"), "left")), 9);
		ck_assert_str_eq(lesson_listing_get(&lesson, "race", "py")->source, "print(1)\n");
		ck_assert_ptr_null(lesson_listing_get(&lesson, "race", "c"));
		lesson_done(&lesson);
	}
	ck_assert_int_eq(store_program(store, "counter/race", &source, &data, &err), 0);
	ck_assert_str_eq(source, race);
	free(source);
	static const struct { const char *path, *part; } wrong[] = {
		{"counter/rice", "counter/race"}, {"counter", "counter/race"}, {"contour/race", "did you mean counter?"}, {"", "names them all"}, {"/", "names them all"},
	};
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		ck_assert_int_eq(store_program(store, wrong[i].path, &source, &data, &err), -ENOENT);
		ck_assert_msg(strstr(err.text, wrong[i].part) != NULL, "%s: %s", wrong[i].path, err.text);
	}
	struct lesson lesson;
	ck_assert_int_eq(store_lesson(store, "contour", "en", &lesson, &err), -ENOENT);
	store_close(store);
	store_close(NULL);
}
END_TEST

static void check_refused(const char *file, int result, const char *part)
{
	struct store *store = (struct store *)root;
	struct err err = {0};
	struct buf before = {0}, after = {0};
	file_read(file, 1 << 20, &before, NULL);
	int got = store_open(file, &store, &err);
	ck_assert_msg(got == result, "%s: %d %s", part, got, err.text);
	ck_assert_ptr_eq(store, (struct store *)root);
	ck_assert_msg(strstr(err.text, part) != NULL, "no '%s' in: %s", part, err.text);
	ck_assert_msg(strstr(err.text, file) != NULL, "no file in: %s", err.text);
	file_read(file, 1 << 20, &after, NULL);
	ck_assert_uint_eq(before.len, after.len);
	ck_assert(before.len == 0 || memcmp(before.data, after.data, before.len) == 0);
	buf_done(&before);
	buf_done(&after);
}

START_TEST(bad_libraries_are_refused_and_not_touched)
{
	put_good();
	check_refused(in_root("none.db"), -ENOENT, "No such file");
	check_refused(root, -EINVAL, "no plain file");
	put("empty.db", "");
	check_refused(in_root("empty.db"), -EMEDIUMTYPE, "is no library of lessons");
	put("text.db", "This is a text, and not a short one either: it goes on for more than a hundred bytes, as a header would.");
	check_refused(in_root("text.db"), -EBADMSG, "no SQLite database");
	build_good(in_root("newer.db"));
	change(in_root("newer.db"), "PRAGMA user_version = 3");
	check_refused(in_root("newer.db"), -EPROTO, "newer version");
	build_good(in_root("older.db"));
	change(in_root("older.db"), "PRAGMA user_version = 0");
	check_refused(in_root("older.db"), -ESTALE, "older version");
	build_good(in_root("foreign.db"));
	change(in_root("foreign.db"), "PRAGMA application_id = 5");
	check_refused(in_root("foreign.db"), -EMEDIUMTYPE, "is no library of lessons");
	build_good(in_root("torn.db"));
	ck_assert_int_eq(truncate(in_root("torn.db"), 9000), 0);
	check_refused(in_root("torn.db"), -EBADMSG, "damaged");
}
END_TEST

/* Wherever bytes are damaged: an error or a lesson, never a crash. */
START_TEST(damage_anywhere_is_survived)
{
	struct buf whole = {0};
	unsigned refused = 0;
	put_good();
	build_good(in_root("whole.db"));
	ck_assert_int_eq(file_read(in_root("whole.db"), 1 << 20, &whole, NULL), 0);
	srand(4711);
	for (int round = 0; round < 150; round++) {
		char *bytes = mem_text_n_or_die(whole.data, whole.len);
		for (int i = 0; i < 8; i++)
			bytes[(size_t)rand() % whole.len] = (char)rand();
		int fd = open(in_root("hurt.db"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
		ck_assert_int_eq(write(fd, bytes, whole.len), (ssize_t)whole.len);
		close(fd);
		free(bytes);
		struct store *store;
		struct err err = {0};
		struct store_row *rows;
		struct lesson lesson;
		size_t count;
		if (store_open(in_root("hurt.db"), &store, &err) < 0) {
			refused++;
			continue;
		}
		if (store_list(store, "en", &rows, &count, &err) == 0)
			free(rows);
		if (store_lesson(store, "counter", "zh", &lesson, &err) == 0)
			lesson_done(&lesson);
		struct store_hit *hits;
		if (store_library_search(store, "counter 窗 lef", "zh", &hits, &count, &err) == 0)
			free(hits);
		store_close(store);
	}
	ck_assert_uint_gt(refused, 0);
	buf_done(&whole);
}
END_TEST

/* A library that is whole, but made by hand with values that no build would write. */
START_TEST(values_of_strangers_are_checked)
{
	static const struct { const char *sql, *part; } changes[] = {
		{"UPDATE step SET data = '{[1]' WHERE kind = 'run'", "run must be"},
		{"UPDATE step SET data = '{\"program\":5}' WHERE kind = 'run'", "program must be"},
		{"UPDATE step SET data = '{\"program\":\"race\",\"goal\":7}' WHERE kind = 'challenge'", "goal must be"},
		{"UPDATE quiz SET data = '{}'", "lacks the field"},
		{"UPDATE note SET moment = '{\"kind\":1}'", "kind must be"},
		{"DELETE FROM listing", "is damaged: race"},
		{"DELETE FROM step WHERE kind = 'see'", "is damaged: see"},
		{"DELETE FROM step", "is damaged: predict"},
		{"UPDATE quiz SET data = replace(data, '\"question\":\"', '\"question\":\"\\u001b[2J')", "control character"},
		{"UPDATE quiz SET data = replace(data, '\"question\":\"', '\"question\":\"' || char(155))", "control character"},
	};
	put_good();
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		struct store *store;
		struct lesson lesson;
		struct err err = {0};
		build_good(in_root("hand.db"));
		change(in_root("hand.db"), changes[i].sql);
		ck_assert_int_eq(store_open(in_root("hand.db"), &store, &err), 0);
		ck_assert_int_eq(store_lesson(store, "counter", "en", &lesson, &err), -EBADMSG);
		ck_assert_msg(strstr(err.text, changes[i].part) != NULL && !strchr(err.text, '\n'), "%s", err.text);
		store_close(store);
	}
}
END_TEST

START_TEST(the_schema_keeps_its_promises)
{
	static const char *const forbidden[] = {
		"INSERT INTO lesson VALUES('x', 9, 1, 1)", "INSERT INTO lesson VALUES('x', 4, 3, 1)", "INSERT INTO lesson VALUES('x', 'a', 1, 1)",
		"INSERT INTO lesson_text VALUES('nobody', 'en', 't', 'p')", "INSERT INTO listing VALUES('counter', 'x', 'perl', '')",
		"INSERT INTO quiz VALUES('counter', 'en', 9, 1, '{}')", "UPDATE step SET data = '[1]' WHERE kind = 'run'",
		"UPDATE step SET data = NULL WHERE kind = 'run'",
	};
	put_good();
	build_good(in_root("out.db"));
	sqlite3 *db;
	ck_assert_int_eq(sqlite3_open(in_root("out.db"), &db), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
	for (size_t i = 0; i < COUNT_OF(forbidden); i++)
		ck_assert_msg(sqlite3_exec(db, forbidden[i], NULL, NULL, NULL) != SQLITE_OK, "%s", forbidden[i]);
	ck_assert_int_eq(sqlite3_exec(db, "DELETE FROM lesson; SELECT * FROM contents", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}
END_TEST

/* ---- progress ---- */

static struct progress *open_progress(const char *file)
{
	struct progress *progress;
	struct err err = {.code = 99, .text = "old"};
	ck_assert_msg(progress_open(file, &progress, &err) == 0, "%s", err.text);
	ck_assert_str_eq(err.text, "");
	return progress;
}

START_TEST(progress_is_kept)
{
	char step[32] = "x", answer[32] = "x", actual[32] = "x";
	const char *file = in_root("a/b/progress.db");
	struct stat stat_of;
	struct progress *progress = open_progress(file), *second = open_progress(file);
	ck_assert_int_eq(stat(in_root("a"), &stat_of), 0);
	ck_assert_uint_eq(stat_of.st_mode & 0777, 0700);
	ck_assert_int_eq(progress_step_get(progress, "counter", step, sizeof step), 0);
	ck_assert_str_eq(step, "");
	ck_assert_int_eq(progress_prediction_get(progress, "counter", answer, actual, sizeof answer), -ENOENT);
	ck_assert_str_eq(answer, "x");
	ck_assert_int_eq(progress_step_set(progress, "counter", "predict", NULL), 0);
	ck_assert_int_eq(progress_step_set(second, "counter", "run", NULL), 0);
	ck_assert_int_eq(progress_step_set(progress, "counter", "predict", NULL), 0);
	ck_assert_int_eq(progress_prediction_add(second, "counter", "0", "9", false, NULL), 0);
	ck_assert_int_eq(progress_prediction_add(progress, "counter", "九", "9", true, NULL), 0);
	ck_assert_int_eq(progress_setting_set(progress, "lang", "en"), 0);
	ck_assert_int_eq(progress_setting_set(progress, "lang", "zh"), 0);
	progress_close(progress);
	progress_close(second);
	progress = open_progress(file);
	ck_assert_int_eq(progress_step_get(progress, "counter", step, sizeof step), 0);
	ck_assert_str_eq(step, "predict");
	ck_assert(progress_step_is_done(progress, "counter", "run"));
	ck_assert(!progress_step_is_done(progress, "counter", "see"));
	ck_assert_int_eq(progress_prediction_get(progress, "counter", answer, actual, sizeof answer), 0);
	ck_assert_str_eq(answer, "九");
	ck_assert_str_eq(actual, "9");
	ck_assert_int_eq(progress_setting_get(progress, "lang", answer, sizeof answer), 0);
	ck_assert_str_eq(answer, "zh");
	ck_assert_int_eq(progress_setting_get(progress, "none", answer, sizeof answer), -ENOENT);
	progress_close(progress);
}
END_TEST

START_TEST(the_default_place_follows_the_environment)
{
	struct progress *progress;
	struct err err = {0};
	setenv("XDG_DATA_HOME", in_root("data"), 1);
	progress_close(open_progress(NULL));
	ck_assert_int_eq(access(in_root("data/procession/progress.db"), F_OK), 0);
	setenv("XDG_DATA_HOME", "relative", 1); /* counts as unset */
	setenv("HOME", in_root("home"), 1);
	progress_close(open_progress(NULL));
	ck_assert_int_eq(access(in_root("home/.local/share/procession/progress.db"), F_OK), 0);
	unsetenv("XDG_DATA_HOME");
	unsetenv("HOME");
	ck_assert_int_lt(progress_open(NULL, &progress, &err), 0);
	ck_assert_msg(strstr(err.text, "XDG_DATA_HOME") != NULL, "%s", err.text);
}
END_TEST

START_TEST(damaged_progress_is_set_aside)
{
	for (int round = 1; round <= 2; round++) {
		struct progress *progress;
		struct err err = {0};
		put("progress.db", "This is a text, and not a short one either: it goes on for more than a hundred bytes, as a header would.");
		ck_assert_msg(progress_open(in_root("progress.db"), &progress, &err) == 0, "%s", err.text);
		ck_assert_msg(strstr(err.text, round == 1 ? "progress.db.damaged," : "progress.db.damaged-2,") != NULL, "%s", err.text);
		ck_assert_int_eq(progress_step_set(progress, "counter", "run", &err), 0);
		progress_close(progress);
		progress = open_progress(in_root("progress.db"));
		ck_assert(progress_step_is_done(progress, "counter", "run"));
		progress_close(progress);
	}
	ck_assert_int_eq(access(in_root("progress.db.damaged"), F_OK), 0);
	ck_assert_int_eq(access(in_root("progress.db.damaged-2"), F_OK), 0);
}
END_TEST

START_TEST(foreign_and_newer_progress_is_left_alone)
{
	struct progress *progress;
	struct err err = {0};
	progress_close(open_progress(in_root("newer.db")));
	change(in_root("newer.db"), "PRAGMA user_version = 2");
	ck_assert_int_eq(progress_open(in_root("newer.db"), &progress, &err), -EPROTO);
	ck_assert_msg(strstr(err.text, "newer version") != NULL, "%s", err.text);
	put_good();
	build_good(in_root("library.db"));
	ck_assert_int_eq(progress_open(in_root("library.db"), &progress, &err), -EMEDIUMTYPE);
	ck_assert_int_lt(progress_open("", &progress, &err), 0);
	ck_assert_int_lt(progress_open(root, &progress, &err), 0);
	put("file", "x");
	ck_assert_int_lt(progress_open(in_root("file/progress.db"), &progress, &err), 0);
}
END_TEST

START_TEST(progress_that_cannot_be_written_is_told)
{
	struct progress *progress, *seen = NULL;
	struct err err = {0}, none = {0};
	mkdir(in_root("locked"), 0755);
	chmod(root, 0755);
	progress_close(open_progress(in_root("locked/old.db")));
	chmod(in_root("locked/old.db"), 0444);
	chmod(in_root("locked"), 0555);
	ck_assert(be_nobody());
	int fresh = progress_open(in_root("locked/new.db"), &progress, &err);
	int deeper = progress_open(in_root("locked/a/new.db"), &progress, &err);
	int old = progress_open(in_root("locked/old.db"), &progress, &err);
	int looked = progress_look(in_root("locked/old.db"), &seen, &none);
	progress_close(seen);
	be_oneself();
	chmod(in_root("locked"), 0755);
	ck_assert_msg(looked == 0 && seen != NULL, "%s", none.text);
	ck_assert_int_lt(fresh, 0);
	ck_assert_int_lt(deeper, 0);
	ck_assert_int_eq(old, -EROFS);
	ck_assert_msg(strstr(err.text, "your progress is not kept") != NULL, "%s", err.text);
}
END_TEST

START_TEST(without_progress_nothing_fails)
{
	char text[8] = "x";
	ck_assert_int_eq(progress_step_set(NULL, "a", "run", NULL), 0);
	ck_assert_int_eq(progress_step_get(NULL, "a", text, sizeof text), 0);
	ck_assert_str_eq(text, "");
	ck_assert(!progress_step_is_done(NULL, "a", "run"));
	ck_assert_int_eq(progress_prediction_add(NULL, "a", "1", "2", false, NULL), 0);
	ck_assert_int_eq(progress_prediction_get(NULL, "a", text, text, sizeof text), -ENOENT);
	ck_assert_int_eq(progress_setting_set(NULL, "a", "b"), 0);
	ck_assert_int_eq(progress_setting_get(NULL, "a", text, sizeof text), -ENOENT);
	progress_close(NULL);
}
END_TEST

/* Several programs begin at once, where there is no file yet. */
START_TEST(many_programs_begin_at_once)
{
	pid_t pids[6];
	int gate[2];
	ck_assert_int_eq(pipe(gate), 0);
	for (size_t i = 0; i < COUNT_OF(pids); i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			struct progress *progress;
			struct err err = {0};
			char c, lesson[16];
			close(gate[1]);
			while (read(gate[0], &c, 1) > 0)
				;
			snprintf(lesson, sizeof lesson, "lesson-%zu", i);
			int result = progress_open(in_root("new/progress.db"), &progress, &err);
			if (result == 0)
				result = progress_step_set(progress, lesson, "run", &err);
			if (result < 0)
				fprintf(stderr, "%s\n", err.text);
			_exit(result < 0);
		}
	}
	close(gate[1]);
	close(gate[0]);
	for (size_t i = 0; i < COUNT_OF(pids); i++) {
		int status;
		ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
		ck_assert_int_eq(status, 0);
	}
	struct progress *progress = open_progress(in_root("new/progress.db"));
	ck_assert(progress_step_is_done(progress, "lesson-0", "run"));
	ck_assert(progress_step_is_done(progress, "lesson-5", "run"));
	progress_close(progress);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store");
	TCase *all = tcase_create("all");
	tcase_add_checked_fixture(all, set_up, tear_down);
	tcase_set_timeout(all, 60);
	tcase_add_test(all, mistakes_between_files_have_their_place);
	tcase_add_test(all, mistakes_between_languages_and_lessons);
	tcase_add_test(all, a_folder_without_lessons_is_an_error);
	tcase_add_test(all, the_same_sources_give_the_same_bytes);
	tcase_add_test(all, a_folder_that_cannot_be_written_is_told);
	tcase_add_test(all, a_library_gives_back_what_was_written);
	tcase_add_test(all, bad_libraries_are_refused_and_not_touched);
	tcase_add_test(all, damage_anywhere_is_survived);
	tcase_add_test(all, values_of_strangers_are_checked);
	tcase_add_test(all, the_schema_keeps_its_promises);
	tcase_add_test(all, progress_is_kept);
	tcase_add_test(all, the_default_place_follows_the_environment);
	tcase_add_test(all, damaged_progress_is_set_aside);
	tcase_add_test(all, foreign_and_newer_progress_is_left_alone);
	tcase_add_test(all, progress_that_cannot_be_written_is_told);
	tcase_add_test(all, without_progress_nothing_fails);
	tcase_add_test(all, many_programs_begin_at_once);
	suite_add_tcase(suite, all);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
