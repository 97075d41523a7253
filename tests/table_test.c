/* table: what is data, what is refused, and where the error says it is. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "table/table.h"

static void check_json(const char *text, const char *json)
{
	struct err err = {0};
	json_t *value = NULL;
	ck_assert_msg(table_parse("a.md", 1, text, &value, &err) == 0, "%s: %s", text, err.text);
	char *got = json_dumps(value, JSON_COMPACT);
	ck_assert_str_eq(got, json);
	free(got);
	json_decref(value);
}

/* Refused, with an error that begins with FILE:LINE: and has `part` in it. */
static void check_refused(const char *text, int line, const char *part)
{
	struct err err = {0};
	json_t *value = (json_t *)&err;
	char place[32];
	ck_assert_msg(table_parse("a.md", 10, text, &value, &err) < 0, "taken: %s", text);
	ck_assert_ptr_eq(value, (json_t *)&err);
	snprintf(place, sizeof place, "a.md:%d: ", line);
	ck_assert_msg(strncmp(err.text, place, strlen(place)) == 0, "%s does not begin with %s", err.text, place);
	ck_assert_msg(strstr(err.text, part) != NULL, "no '%s' in: %s", part, err.text);
	ck_assert_msg(strchr(err.text, '\n') == NULL, "two lines: %s", err.text);
}

START_TEST(data_is_taken)
{
	check_json("{ a = 1, b = { 'x' } }", "{\"a\":1,\"b\":[\"x\"]}");
	check_json("{}", "{}");
	check_json("-- words\n{ 1, 2.5, true, 'x' .. 'y', 2 * 3 }", "[1,2.5,true,\"xy\",6]");
	check_json("{ ['two words'] = [[long]], }", "{\"two words\":\"long\"}");
	check_json("{ text = '票' }", "{\"text\":\"票\"}");
	check_json("{ a = nil }", "{}");
}
END_TEST

START_TEST(the_order_of_fields_is_fixed)
{
	check_json("{ z = 1, b = 2, a = 3, set = { y = 1, x = 2 } }", "{\"a\":3,\"b\":2,\"set\":{\"x\":2,\"y\":1},\"z\":1}");
}
END_TEST

START_TEST(the_rest_is_refused_with_its_line)
{
	check_refused("{ a = 1,\n  b = }", 11, "unexpected symbol");
	check_refused("{\n  program = race }", 11, "quotes");
	check_refused("{ f = function() end }", 10, "function");
	check_refused("{ a = (function()\n return 1 end)() }", 10, "called");
	check_refused("{ (function() while true do end end)() }", 10, "called");
	check_refused("{ a = print('x') }", 10, "print");
	check_refused("{ a = ('x'):rep(10) }", 10, "index a string");
	check_refused("{ 1, a = 2 }", 10, "either");
	check_refused("{ 1, nil, 3 }", 10, "holes");
	check_refused("{ [1.5] = 1 }", 10, "holes");
	check_refused("{ a = 1/0 }", 10, "finite");
	check_refused("{ a = '\\xff' }", 10, "UTF-8");
	check_refused("{ a = 'x\\0y' }", 10, "UTF-8");
	check_refused("{ ['\\xff'] = 1 }", 10, "UTF-8");
	check_refused("'just a text'", 10, "a table is needed");
	check_refused("", 10, "a table is needed");
	check_refused("{} os.exit()", 10, "<eof>");
	check_refused("\x1bLua", 10, "near");
	check_refused("{ 1", 10, "'}' expected");
}
END_TEST

START_TEST(depth_size_and_memory_have_limits)
{
	struct buf text = {0};
	for (int i = 0; i < TABLE_DEPTH_MAX; i++)
		buf_text(&text, "{");
	for (int i = 0; i < TABLE_DEPTH_MAX; i++)
		buf_text(&text, "}");
	json_t *value;
	ck_assert_int_eq(table_parse("a.md", 1, buf_get(&text), &value, NULL), 0);
	json_decref(value);
	buf_reset(&text);
	for (int i = 0; i < 100; i++)
		buf_text(&text, "{");
	for (int i = 0; i < 100; i++)
		buf_text(&text, "}");
	check_refused(buf_get(&text), 10, "deeper");
	buf_reset(&text);
	for (int i = 0; i < 100000; i++)
		buf_text(&text, "{");
	check_refused(buf_get(&text), 10, "");
	buf_reset(&text);
	buf_text(&text, "{");
	for (int i = 0; i < 80000; i++)
		buf_text(&text, "{},");
	buf_text(&text, "}");
	check_refused(buf_get(&text), 10, "memory");
	buf_reset(&text);
	for (int i = 0; i < 300000; i++)
		buf_text(&text, " ");
	check_refused(buf_get(&text), 10, "shorter");
	buf_done(&text);
}
END_TEST

START_TEST(programs_are_compiled_and_not_run)
{
	struct err err = {0};
	ck_assert_int_eq(table_program_check("race.lua", "while true do end", &err), 0);
	ck_assert_int_lt(table_program_check("race.lua", "function main()\n  if x the\nend", &err), 0);
	ck_assert_msg(strncmp(err.text, "race.lua:3: ", 12) == 0 || strncmp(err.text, "race.lua:2: ", 12) == 0, "%s", err.text);
	ck_assert_int_lt(table_program_check("race.lua", "\x1bLua", &err), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("table");
	TCase *all = tcase_create("all");
	tcase_add_test(all, data_is_taken);
	tcase_add_test(all, the_order_of_fields_is_fixed);
	tcase_add_test(all, the_rest_is_refused_with_its_line);
	tcase_add_test(all, depth_size_and_memory_have_limits);
	tcase_add_test(all, programs_are_compiled_and_not_run);
	suite_add_tcase(suite, all);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
