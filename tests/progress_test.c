/* procession progress: what is kept comes out, as JSON and in words. The lessons are those of a library made here. */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/store.h"
#include "store_rig.h"

static const char *program(void)
{
	const char *path = getenv("PROCESSION");
	return path ? path : "./procession";
}

/* Runs `procession progress OPTIONS`; its exit code, what it says (both streams) in ret_text. */
static int run(const char *options, struct buf *ret_text)
{
	struct buf command = {0};
	char part[4096];
	size_t count;
	buf_format(&command, "XDG_DATA_HOME='%s' PROCESSION_LESSONS='%s' LANGUAGE= LC_ALL=C.UTF-8 '%s' progress %s 2>&1", root, in_root("out.db"), program(), options);
	FILE *pipe = popen(buf_get(&command), "r");
	ck_assert_ptr_nonnull(pipe);
	buf_reset(ret_text);
	while ((count = fread(part, 1, sizeof part, pipe)) > 0)
		buf_add(ret_text, part, count);
	int status = pclose(pipe);
	buf_done(&command);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static const json_t *by_id(const json_t *lessons, const char *id)
{
	for (size_t i = 0; i < json_array_size(lessons); i++)
		if (strcmp(json_string_value(json_object_get(json_array_get(lessons, i), "id")), id) == 0)
			return json_array_get(lessons, i);
	return NULL;
}

static void keep_something(void)
{
	struct progress *progress;
	struct err err = {0};
	ck_assert_msg(progress_open(in_root("procession/progress.db"), &progress, &err) == 0, "%s", err.text);
	progress_prediction_add(progress, "counter", "0", "9", false, &err);
	progress_prediction_add(progress, "counter", "9", "9", true, &err);
	for (unsigned step = 0; step < STEP_KINDS; step++)
		progress_step_set(progress, "counter", lesson_step_name(step), &err);
	progress_step_set(progress, "another", "predict", &err);
	progress_answer_add(progress, "counter", 0, 0, false, false, &err);
	progress_answer_add(progress, "counter", 0, 1, true, false, &err);
	progress_close(progress);
}

START_TEST(what_is_kept_is_told)
{
	struct buf text = {0};
	char *dumped;
	put_good();
	build_good(in_root("out.db"));
	/* Before anything was done: that is told, and no record is made. */
	ck_assert_int_eq(run("--json", &text), 0);
	json_t *object = json_loads(buf_get(&text), 0, NULL);
	ck_assert_msg(object != NULL, "%s", buf_get(&text));
	ck_assert_uint_eq(json_array_size(json_object_get(object, "chapters")), 8);
	ck_assert_uint_eq(json_array_size(json_object_get(object, "lessons")), 0);
	json_decref(object);
	ck_assert_int_lt(access(in_root("procession"), F_OK), 0);
	keep_something();
	ck_assert_int_eq(run("--json", &text), 0);
	object = json_loads(buf_get(&text), 0, NULL);
	ck_assert_msg(object != NULL, "%s", buf_get(&text));
	const json_t *lessons = json_object_get(object, "lessons"), *counter = by_id(lessons, "counter"), *another = by_id(lessons, "another");
	ck_assert_uint_eq(json_array_size(lessons), 2);
	ck_assert(json_is_true(json_object_get(counter, "done")) && json_is_false(json_object_get(another, "done")));
	dumped = json_dumps(json_object_get(another, "steps"), JSON_COMPACT);
	ck_assert_str_eq(dumped, "[\"predict\"]");
	free(dumped);
	dumped = json_dumps(json_object_get(counter, "predictions"), JSON_COMPACT);
	ck_assert_str_eq(dumped, "[{\"answer\":\"0\",\"came\":\"9\",\"right\":false},{\"answer\":\"9\",\"came\":\"9\",\"right\":true}]");
	free(dumped);
	dumped = json_dumps(json_object_get(counter, "quizzes"), JSON_COMPACT);
	ck_assert_str_eq(dumped, "[{\"quiz\":1,\"question\":\"Why?\",\"answers\":2,\"wrong\":1,\"to_ask_again\":1}]");
	free(dumped);
	json_decref(object);
	buf_done(&text);
}
END_TEST

START_TEST(words_and_wrong_usage)
{
	struct buf text = {0};
	put_good();
	build_good(in_root("out.db"));
	keep_something();
	ck_assert_int_eq(run("", &text), 0);
	static const char *const parts[] = {"+ 4.3   Counter   predict run see explain challenge", "predicted 0, and 9 came; predicted 9: so it came;",
	                                    "wrong: 1, to be asked", "- 4.2   Another   predict . . . ."};
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		ck_assert_msg(strstr(buf_get(&text), parts[i]) != NULL, "no '%s' in:\n%s", parts[i], buf_get(&text));
	ck_assert_int_eq(run("--lang zh", &text), 0);
	ck_assert_msg(strstr(buf_get(&text), "窗口") != NULL, "%s", buf_get(&text));
	ck_assert_int_eq(run("--jason", &text), 2);
	ck_assert_int_eq(run("counter", &text), 2);
	ck_assert_int_eq(run("--help", &text), 0);
	/* A record that is damaged, or of another program, is not touched; one that is empty has nothing in it. */
	put("procession/progress.db", "this was a record once, and long enough to be one");
	ck_assert_int_eq(run("--json", &text), 1);
	ck_assert_msg(strstr(buf_get(&text), "is damaged") != NULL, "%s", buf_get(&text));
	ck_assert(access(in_root("procession/progress.db.damaged"), F_OK) < 0);
	put("procession/progress.db", "");
	ck_assert_int_eq(run("", &text), 0);
	unlink(in_root("procession/progress.db"));
	keep_something();
	change(in_root("procession/progress.db"), "PRAGMA application_id = 5");
	ck_assert_int_eq(run("--json", &text), 1);
	ck_assert_msg(strstr(buf_get(&text), "is no record of progress") != NULL, "%s", buf_get(&text));
	buf_done(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("progress");
	TCase *all = tcase_create("all");
	tcase_set_timeout(all, 120);
	tcase_add_checked_fixture(all, set_up, tear_down);
	suite_add_tcase(suite, all);
	tcase_add_test(all, what_is_kept_is_told);
	tcase_add_test(all, words_and_wrong_usage);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
