/* lesson: good sources, a corpus of bad ones, text for the screen, notes and grades. */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "event/event.h"
#include "lesson/lesson.h"

static const char good[] =
	"# The *counter*\n"                                             /* 1 */
	"\n"
	"> Ten tickets,\n> how many are left?\n"                        /* 3 4 */
	"\n"
	"```lua lesson\n"                                               /* 6 */
	"{ chapter = 4, order = 3, minutes = 8 }\n"
	"```\n"
	"\n"
	"## predict\n"                                                  /* 10 */
	"\n"
	"How many?\n"
	"\n"
	"```lua predict\n"                                              /* 14 */
	"{ program = \"race\", set = { buyers = 20 },\n"                /* 15 */
	"  kind = \"number\", outcome = \"tickets_left\" }\n"           /* 16 */
	"```\n"
	"\n"
	"## run\n"                                                      /* 19 */
	"\n"
	"Look.\n"
	"\n"
	"```lua run\n"
	"{ program = \"race\", picker = \"paced\", speed = 5,\n"         /* 24 */
	"  focus = \"timeline\" }\n"
	"```\n"
	"\n"
	"## see\n"                                                      /* 28 */
	"\n"
	"First.\n"
	"\n"
	"```lua note\n"
	"{ when = { kind = \"WRITE\", lost = true }, text = \"{task} lost {text} in {object}, {unknown}.\" }\n" /* 33 */
	"```\n"
	"\n"
	"Second.\n"
	"\n"
	"```lua\nplain code\n```\n"                                     /* 38 */
	"\n"
	"```lua note\n"
	"{ when = { kind = \"WRITE\" }, text = \"wrote\" }\n"
	"```\n"
	"\n"
	"## explain\n"                                                  /* 46 */
	"\n"
	"Because.\n"
	"\n"
	"```lua quiz\n"                                                 /* 50 */
	"{ question = \"Why?\",\n"
	"  choices = {\n"
	"    { text = \"one\", why = \"no\" },\n"                       /* 53 */
	"    { text = \"two\", right = true } } }\n"                    /* 54 */
	"```\n"
	"\n"
	"## challenge\n"                                                /* 57 */
	"\n"
	"Do it.\n"
	"\n"
	"```lua challenge\n"
	"{ program = \"race\", picker = \"hand\",\n"                    /* 62 */
	"  goal = { tickets_left = 9, lost_updates = { min = 1 } },\n"  /* 63 */
	"  hints = { \"a\", \"b\" }, solution = \"0 1 2\" }\n"          /* 64 */
	"```\n";

START_TEST(a_good_lesson_is_read)
{
	struct lesson lesson;
	struct buf mistakes = {0};
	int result = lesson_parse("lesson.en.md", "ticket-counter", "en", good, &lesson, &mistakes);
	ck_assert_msg(result == 0, "%s", buf_get(&mistakes));
	ck_assert_uint_eq(mistakes.len, 0);
	ck_assert_str_eq(lesson.id, "ticket-counter");
	ck_assert_str_eq(lesson.lang, "en");
	ck_assert_str_eq(lesson.title, "The counter");
	ck_assert_str_eq(lesson.promise, "Ten tickets, how many are left?");
	ck_assert_int_eq(lesson.chapter * 10000 + lesson.order * 100 + lesson.minutes, 40308);
	ck_assert_int_eq(lesson.line, 6);
	ck_assert_uint_eq(lesson.steps.n, STEP_KINDS);
	for (unsigned i = 0; i < STEP_KINDS; i++)
		ck_assert_ptr_eq(lesson_step_get(&lesson, i), &lesson.steps.at[i]);
	ck_assert_str_eq(lesson.steps.at[STEP_PREDICT].text, "How many?");
	ck_assert_str_eq(lesson.steps.at[STEP_SEE].text, "First.\n\nSecond.\n\n```lua\nplain code\n```");
	ck_assert_uint_eq(lesson.steps.at[STEP_SEE].notes.n, 2);
	ck_assert_uint_eq(lesson.steps.at[STEP_EXPLAIN].quizzes.n, 1);
	ck_assert_ptr_null(lesson.steps.at[STEP_SEE].table);
	ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(lesson.steps.at[STEP_PREDICT].table, "set"), "buyers")), 20);
	ck_assert_int_eq(lesson.steps.at[STEP_CHALLENGE].line, 57);
	/* program, param, outcome; program; program, outcome (lost_updates is the tool's own) */
	ck_assert_uint_eq(lesson.uses.n, 6);
	ck_assert_int_eq(lesson.uses.at[1].kind, USE_PARAM);
	ck_assert_str_eq(lesson.uses.at[1].name, "buyers");
	ck_assert_int_eq(lesson.uses.at[1].line, 15);
	ck_assert_int_eq(lesson_check(&lesson, "library", &mistakes), 0);
	lesson_done(&lesson);
	lesson_done(&lesson);
	buf_done(&mistakes);
}
END_TEST

/* `from` in the good lesson becomes `to`; the mistake is on `line` and says `part`. */
static const struct bad { const char *from, *to; int line; const char *part; } corpus[] = {
	{"# The *counter*\n", "", 1, "no title"},
	{"# The *counter*\n", "#\n", 1, "title (# ...) is empty"},
	{"> Ten tickets,\n> how many are left?\n", "", 1, "no promise"},
	{"> how many are left?\n", "\n> again\n\n# Another\n", 7, "second title"},
	{"```lua lesson\n{ chapter = 4, order = 3, minutes = 8 }\n```\n", "", 1, "no table lesson"},
	{"{ chapter = 4,", "{ chapter = 9,", 7, "chapter must be from 1 to 8, not 9"},
	{"{ chapter = 4,", "{ chapter = 'four',", 7, "chapter must be a whole number"},
	{"minutes = 8 }", "\n minuts = 8 }", 8, "no field \"minuts\"; it has: chapter, order, minutes"},
	{"order = 3, ", "", 7, "lacks the field \"order\""},
	{"{ chapter = 4, order", "{ chapter = 4 order", 7, "'}' expected"},
	{"minutes = 8 }", "minutes = 8, after = 'x' }", 7, "after must be a table of items"},
	{"minutes = 8 }", "minutes = 8, after = { 3 } }", 7, "after 1 must be the id of a lesson"},
	{"minutes = 8 }", "minutes = 8, after = { 'deadlock', 'The fork' } }", 7, "after 2 must be the id of a lesson"},
	{"Because.\n", "Because of [it](http://x.org/).\n", 48, "a link points to another lesson by its id"},
	{"```lua lesson", "```lua lesso", 6, "one of: lesson, predict, run, note, quiz, challenge"},
	{"## predict\n", "Lost words.\n\n## predict\n", 10, "shown nowhere"},
	{"## predict\n", "## Predict\n", 10, "no step is called \"Predict\""},
	{"## see\n", "## look\n", 28, "no step is called \"look\""},
	{"## see\n", "## run\n", 28, "second step \"run\""},
	{"## run\n\nLook.\n", "## challenge\n\nLook.\n", 28, "comes too late"},
	{"## explain\n\nBecause.\n", "", 50 - 3, "a table quiz belongs in the step \"explain\""},
	{"## explain\n\nBecause.\n", "", 1, "the step \"explain\" is missing"},
	{"Look.\n", "", 19, "the step \"run\" has no text"},
	{"```lua run\n", "```lua\n", 19, "has no table; add ```lua run"},
	{"program = \"race\", set", "program = race, set", 15, "put a text in quotes"},
	{"program = \"race\", set", "set", 15, "lacks the field \"program\""},
	{"program = \"race\", set", "program = \"\", set", 15, "program is empty"},
	{"set = { buyers = 20 }", "set = { buyers = { 1 } }", 15, "the parameter buyers must be"},
	{"set = { buyers = 20 }", "set = 20", 15, "set must be a table of fields"},
	{"kind = \"number\"", "kind = \"guess\"", 16, "choose one of: number, choice"},
	{"kind = \"number\"", "kind = \"choice\"", 16, "choices go together"},
	{"kind = \"number\",", "kind = \"choice\", choices = { { text = 'x' }, 'y' },", 16, "choice 1 must be"},
	{"kind = \"number\",", "kind = \"choice\", choices = { 'x' },", 16, "choices must have 2 to 6 items, not 1"},
	{"picker = \"paced\", speed", "picker = \"fast\", speed", 24, "choose one of: os, paced, hand, script"},
	{"picker = \"paced\", speed", "picker = \"policy:best\", speed", 24, "no policy is called 'best'"},
	{"picker = \"paced\", speed", "picker = \"policy:rr,quantum=0\", speed", 24, "quantum of the policy rr"},
	{"picker = \"paced\", speed = 5", "speed = 5", 24, "speed is for picker = \"paced\""},
	{"speed = 5", "speed = 0", 24, "speed must be from 0.1 to 1000"},
	{"picker = \"paced\", speed = 5", "picker = \"script\"", 24, "schedule go together"},
	{"picker = \"paced\", speed = 5", "picker = \"script\", schedule = \"1 b\"", 24, "schedule must be task numbers"},
	{"focus = \"timeline\"", "focus = \"time\"", 25, "choose one of: lesson, program, tree"},
	{"focus = \"timeline\"", "seed = 0", 25, "seed must be from 1 to 4294967295"},
	{"when = { kind = \"WRITE\", lost = true }", "when = { kind = \"WRIET\" }", 33, "choose one of: START"},
	{"when = { kind = \"WRITE\", lost = true }", "when = { lost = true }", 33, "lacks the field \"kind\""},
	{"lost = true }", "lost = 1 }", 33, "lost must be true or false"},
	{", text = \"wrote\" }", " }", 41 + 2, "lacks the field \"text\""},
	{"why = \"no\" }", "}", 53, "the wrong choice 1 lacks \"why\""},
	{", right = true", "", 54, "the wrong choice 2 lacks \"why\""},
	{", right = true", ", why = 'x'", 52, "0 choices have right = true"},
	{"why = \"no\" }", "right = true }", 52, "2 choices have right = true"},
	{"question = \"Why?\",", "", 51, "lacks the field \"question\""},
	{"goal = { tickets_left = 9, lost_updates = { min = 1 } },", "", 62, "lacks the field \"goal\""},
	{"tickets_left = 9, lost_updates = { min = 1 }", "", 63, "goal is empty"},
	{"{ min = 1 }", "{ least = 1 }", 63, "no field \"least\"; it has: min, max"},
	{"{ min = 1 }", "{ 1 }", 63, "value or bounds"},
	{"## challenge", "```lua fact\n{ program = \"race\" }\n```\n\n## challenge", 58, "fact lacks the field \"expect\""},
	{"## challenge", "```lua fact\n{ program = \"race\", expect = {} }\n```\n\n## challenge", 58, "expect"},
	{"hints = { \"a\", \"b\" }", "hints = { \"a\", 2 }", 64, "hint 2 must be a text"},
	{"hints = { \"a\", \"b\" }", "hints = {}", 64, "hints must have 1 to 9 items, not 0"},
	{"solution = \"0 1 2\"", "solution = \"first 0\"", 64, "solution must be task numbers"},
	{"Do it.\n", "Do <b>it</b>.\n", 59, "HTML is not shown"},
	{"Do it.\n", "- item\n\n  ```lua quiz\n  {}\n  ```\n", 61, "cannot stand inside a list"},
	{"Do it.\n", "Do \x1b[31m it.\n", 59, "control character"},
	{"Do it.\n", "Do \xc2\x9b it.\n", 59, "control character"},
	{"Do it.\n", "Do \xff it.\n", 59, "not UTF-8"},
	{"hints = { \"a\", \"b\" }", "hints = { \"a\", \"\\27[2J\" }", 62, "control character"},
	{"minutes = 8 }", "minutes = 8, ['\\27[2J'] = 1 }", 7, "control character"},
	{"Do it.\n", "Do.\n\n```lua challenge\n{ program = \"race\", goal = { x = 1 } }\n```\n", 65, "second table challenge"},
};

static char *with_change(const char *from, const char *to)
{
	const char *at = strstr(good, from);
	ck_assert_msg(at != NULL, "the good lesson has no '%s'", from);
	struct buf text = {0};
	buf_add(&text, good, (size_t)(at - good));
	buf_text(&text, to);
	buf_text(&text, at + strlen(from));
	return buf_steal(&text);
}

START_TEST(each_mistake_has_its_place)
{
	const struct bad *bad = &corpus[_i];
	char *source = with_change(bad->from, bad->to);
	struct lesson lesson = {.chapter = 77};
	struct buf mistakes = {0}, wanted = {0};
	ck_assert_msg(lesson_parse("a/lesson.en.md", "a", "en", source, &lesson, &mistakes) == -22, "taken: %s -> %s", bad->from, bad->to);
	ck_assert_int_eq(lesson.chapter, 77);
	buf_format(&wanted, "a/lesson.en.md:%d: ", bad->line);
	bool found = false;
	for (const char *line = buf_get(&mistakes); *line; line += strcspn(line, "\n") + 1) {
		char *one = mem_text_n_or_die(line, strcspn(line, "\n"));
		ck_assert_msg(strncmp(one, "a/lesson.en.md:", 15) == 0, "no place in: %s", one);
		found = found || (strncmp(one, buf_get(&wanted), wanted.len) == 0 && strstr(one, bad->part));
		free(one);
	}
	ck_assert_msg(found, "%s -> %s\nwanted %s ... %s, got:\n%s", bad->from, bad->to, buf_get(&wanted), bad->part, buf_get(&mistakes));
	buf_done(&mistakes);
	buf_done(&wanted);
	free(source);
}
END_TEST

START_TEST(any_start_of_a_lesson_is_survived)
{
	for (size_t length = 0; length < sizeof good - 1; length += 7) {
		char *source = mem_text_n_or_die(good, length);
		struct lesson lesson;
		struct buf mistakes = {0};
		ck_assert_int_lt(lesson_parse("a.md", "a", "en", source, &lesson, &mistakes), 0);
		ck_assert_uint_gt(mistakes.len, 0);
		buf_done(&mistakes);
		free(source);
	}
	struct buf deep = {0};
	for (int i = 0; i < 20000; i++)
		buf_text(&deep, i % 2 ? "> " : "- ");
	buf_text(&deep, "deep");
	struct text_page page;
	lesson_text_parse(buf_get(&deep), &page);
	text_page_done(&page);
	buf_done(&deep);
}
END_TEST

START_TEST(names_of_events_exist)
{
	static const char *const names[] = {
		"START", "BEGIN", "EXIT", "DEATH", "JOIN", "ALIVE", "SIGNAL", "SLEEP", "PRINT", "OPEN", "READ", "WRITE",
		"ACQUIRE", "RELEASE", "OUTCOME", "ERROR", "VERDICT",
	};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		bool found = false;
		for (unsigned kind = 0; kind < EVENT_KINDS; kind++)
			found = found || strcmp(event_info(kind)->name, names[i]) == 0;
		ck_assert_msg(found, "%s", names[i]);
		struct buf to = {0};
		buf_format(&to, "kind = \"%s\"", names[i]);
		char *source = with_change("kind = \"WRITE\"", buf_get(&to));
		struct lesson lesson;
		struct buf mistakes = {0};
		ck_assert_msg(lesson_parse("a.md", "a", "en", source, &lesson, &mistakes) == 0, "%s", buf_get(&mistakes));
		lesson_done(&lesson);
		buf_done(&to);
		free(source);
	}
}
END_TEST

/* ---- text ---- */

/* "P0[one |*two*|`three`]" ... */
static void dump(const char *commonmark, struct buf *ret_text)
{
	struct text_page page;
	lesson_text_parse(commonmark, &page);
	for (size_t i = 0; i < page.blocks.n; i++) {
		const struct text_block *block = &page.blocks.at[i];
		buf_format(ret_text, "%c%d", "PHICQ"[block->kind], block->indent);
		if (block->number)
			buf_format(ret_text, "#%d", block->number);
		buf_char(ret_text, '[');
		for (size_t k = 0; k < block->spans.n; k++) {
			unsigned style = block->spans.at[k].style;
			buf_format(ret_text, "%s%s%s%s%s%s", k ? "|" : "", style & SPAN_STRONG ? "!" : "", style & SPAN_EMPHASIS ? "/" : "",
			           style & SPAN_CODE ? "`" : "", style & SPAN_LINK ? "+" : "", block->spans.at[k].text);
			ck_assert((style & SPAN_LINK) == 0 || strcmp(block->spans.at[k].target, "http://x") == 0);
			ck_assert_uint_gt(strlen(block->spans.at[k].text), 0);
		}
		buf_char(ret_text, ']');
	}
	text_page_done(&page);
}

static const struct { const char *from, *to; } texts[] = {
	{"one\ntwo", "P0[one two]"},
	{"one  \ntwo\\\nthree", "P0[one\ntwo\nthree]"},
	{"a **b *c* `d`** e", "P0[a |!b |!/c|! |!`d| e]"},
	{"***both***", "P0[!/both]"},
	{"*a `b` c*", "P0[/a |/`b|/ c]"},
	{"你好\n世界", "P0[你好世界]"},
	{"你好，\nworld", "P0[你好，world]"},
	{"文件\nfile", "P0[文件 file]"},
	{"file\n文件", "P0[file 文件]"},
	{"他说“好”\n然后走", "P0[他说“好”然后走]"},
	{"然后\n“好”", "P0[然后“好”]"},
	{"**黑板**\n上", "P0[!黑板|上]"},
	{"**枪响了。** 所有人跑", "P0[!枪响了。|所有人跑]"},
	{"**ready.** go", "P0[!ready.| go]"},
	{"黑板\n*上*写", "P0[黑板|/上|写]"},
	{"文件\n`a.txt`。", "P0[文件 |`a.txt|。]"},
	{"`a.txt`\nthen", "P0[`a.txt| then]"},
	{"`a`\n*b*", "P0[`a| |/b]"},
	{"*a*\n*b*", "P0[/a b]"},
	{"# Head *x*\n\ntext", "H0[Head |/x]P0[text]"},
	{"- one\n- two\n  more\n\n  again\n  - in\n", "I0[one]I0[two more]P2[again]I2[in]"},
	{"3. a\n4. b\n", "I0#3[a]I0#4[b]"},
	{"- 1. x\n", "I2#1[x]"},
	{"> quoted\n> *on*", "Q0[quoted |/on]"},
	{"```\n  a\tb\n\nc\n```", "C0[`  a    b\n\nc]"},
	{"    code\n", "C0[`code]"},
	{"- item\n\n      code\n", "I0[item]C2[`code]"},
	{"a <b>bold</b> <!-- c --> z", "P0[a bold  z]"},
	{"<div>\nx\n</div>\n\ny", "P0[y]"},
	{"see [the *text*](http://x) ![a picture](p.png)", "P0[see |+the |/+text| a picture]"},
	{"a\x1b[31mb\x7f\xc2\x9b" "c", "P0[a[31mbc]"},
	{"&lt;tag&gt; \\*no\\*", "P0[<tag> *no*]"},
	{"", ""},
	{"---", ""},
	{"-\n-\n", ""},
};

/* A note for what the story does not tell would never be seen. */
START_TEST(notes_are_for_what_is_told)
{
	unsigned taken = 0;
	for (unsigned kind = 1; kind < EVENT_KINDS; kind++) {
		char note[80];
		snprintf(note, sizeof note, "{ when = { kind = \"%s\" }, text = \"wrote\" }", event_info(kind)->name);
		char *source = with_change("{ when = { kind = \"WRITE\" }, text = \"wrote\" }", note);
		struct lesson lesson = {0};
		struct buf mistakes = {0};
		bool is_taken = lesson_parse("a/lesson.en.md", "a", "en", source, &lesson, &mistakes) == 0;
		ck_assert_msg(!is_taken || !(event_info(kind)->flags & EVENT_QUIET), "%s", event_info(kind)->name);
		taken += is_taken;
		if (is_taken)
			lesson_done(&lesson);
		buf_done(&mistakes);
		free(source);
	}
	ck_assert_uint_gt(taken, 40);
}
END_TEST

START_TEST(text_becomes_blocks_and_spans)
{
	struct buf got = {0};
	dump(texts[_i].from, &got);
	ck_assert_str_eq(buf_get(&got), texts[_i].to);
	buf_done(&got);
}
END_TEST

START_TEST(escaped_text_is_shown_as_it_is)
{
	static const char *const plain[] = {
		"a <b>bold</b> `n` *x* _y_ [z](t) &amp; \\* ![p](q)", "# no head", "- no item", "1. no item", "> no quote", "***", "+ 1", "---", "<Lock(owner=None)>",
		"!\"#$%&'()*+,-./0:;<=>?@A[\\]^_`a{|}~", "坐标 (1，2)*",
	};
	for (size_t i = 0; i < COUNT_OF(plain); i++) {
		struct buf escaped = {0}, got = {0}, want = {0};
		lesson_text_escape(plain[i], strlen(plain[i]), &escaped);
		dump(buf_get(&escaped), &got);
		buf_format(&want, "P0[%s]", plain[i]);
		ck_assert_str_eq(buf_get(&got), buf_get(&want));
		buf_done(&escaped);
		buf_done(&got);
		buf_done(&want);
	}
}
END_TEST

/* ---- notes and grades ---- */

START_TEST(the_first_note_that_fits_is_told)
{
	struct lesson lesson;
	struct buf mistakes = {0}, text = {0};
	ck_assert_int_eq(lesson_parse("a.md", "a", "en", good, &lesson, &mistakes), 0);
	const struct lesson_step *see = lesson_step_get(&lesson, STEP_SEE);
	struct lesson_moment moment = {.kind = "WRITE", .lost = true, .task = 2, .task_name = "buyer-2", .object = "tickets.txt", .text = "9"};
	ck_assert_int_eq(lesson_note_tell(see, &moment, &text), 0);
	ck_assert_str_eq(buf_get(&text), "buyer-2 lost 9 in tickets.txt, {unknown}.");
	buf_reset(&text);
	moment.lost = false;
	ck_assert_int_eq(lesson_note_tell(see, &moment, &text), 1);
	ck_assert_str_eq(buf_get(&text), "wrote");
	moment.kind = "READ";
	ck_assert_int_eq(lesson_note_tell(see, &moment, &text), -ENOENT);
	ck_assert_int_eq(lesson_note_tell(NULL, &moment, &text), -ENOENT);
	buf_done(&text);
	lesson_done(&lesson);
}
END_TEST

static const struct { const char *goal, *outcome; bool met; const char *why; } goals[] = {
	{"{\"tickets_left\":9}", "{\"tickets_left\":9}", true, "tickets_left is 9: that was the goal."},
	{"{\"tickets_left\":9}", "{\"tickets_left\":9.0}", true, "tickets_left is 9: that was the goal."},
	{"{\"tickets_left\":9}", "{\"tickets_left\":\"9\"}", true, "tickets_left is 9: that was the goal."},
	{"{\"tickets_left\":9}", "{\"tickets_left\":8}", false, "tickets_left is 8; the goal is 9."},
	{"{\"tickets_left\":9}", "{}", false, "The run did not tell tickets_left; the goal is 9."},
	{"{\"lost_updates\":{\"min\":1}}", "{\"lost_updates\":0}", false, "lost_updates is 0; the goal is at least 1."},
	{"{\"lost_updates\":{\"min\":1}}", "{\"lost_updates\":1}", true, "lost_updates is 1: that was the goal."},
	{"{\"n\":{\"max\":2}}", "{\"n\":3}", false, "n is 3; the goal is at most 2."},
	{"{\"n\":{\"max\":4,\"min\":2}}", "{\"n\":5}", false, "n is 5; the goal is 2 to 4."},
	{"{\"n\":{\"max\":4,\"min\":2}}", "{\"n\":\"many\"}", false, "n is many; the goal is 2 to 4."},
	{"{\"deadlock\":true}", "{\"deadlock\":false}", false, "deadlock is false; the goal is true."},
	{"{\"a\":1,\"b\":\"x\"}", "{\"a\":1,\"b\":\"x\"}", true, "a is 1: that was the goal. b is x: that was the goal."},
	{"{\"a\":1,\"b\":\"x\"}", "{\"a\":1,\"b\":\"y\"}", false, "b is y; the goal is x."},
	{"{}", "{\"a\":1}", false, ""},
};

START_TEST(goals_are_met_or_say_why_not)
{
	json_t *goal = json_loads(goals[_i].goal, 0, NULL), *outcome = json_loads(goals[_i].outcome, 0, NULL);
	struct buf why = {0};
	ck_assert_int_eq(lesson_goal_is_met(goal, outcome, &why), goals[_i].met);
	ck_assert_str_eq(buf_get(&why), goals[_i].why);
	buf_done(&why);
	json_decref(goal);
	json_decref(outcome);
}
END_TEST

static const struct { const char *predict, *answer, *value; bool right; } predictions[] = {
	{"{\"kind\":\"number\"}", "9", "9", true},
	{"{\"kind\":\"number\"}", " 9.0 ", "9", true},
	{"{\"kind\":\"number\"}", "９", "9", true},
	{"{\"kind\":\"number\"}", "１０．５", "10.5", true},
	{"{\"kind\":\"number\"}", "-3", "-3", true},
	{"{\"kind\":\"number\"}", "0", "9", false},
	{"{\"kind\":\"number\"}", "", "0", false},
	{"{\"kind\":\"number\"}", "nine", "9", false},
	{"{\"kind\":\"number\"}", "9 tickets", "9", false},
	{"{\"kind\":\"number\"}", "0x9", "9", false},
	{"{\"kind\":\"number\"}", "nan", "9", false},
	{"{\"kind\":\"number\"}", "9", "\"9\"", true},
	{"{\"kind\":\"number\"}", "9", "null", false},
	{"{\"kind\":\"number\",\"tolerance\":2}", "11", "9", true},
	{"{\"kind\":\"number\",\"tolerance\":2}", "12", "9", false},
	{"{\"kind\":\"choice\",\"choices\":[0,9]}", "9", "9", true},
	{"{\"kind\":\"choice\",\"choices\":[0,9]}", "0", "9", false},
	{"{\"kind\":\"choice\",\"choices\":[0,9]}", "8", "8", false},
	{"{\"kind\":\"choice\",\"choices\":[{\"text\":\"none\",\"value\":0},{\"text\":\"nine\",\"value\":9}]}", "nine", "9", true},
	{"{\"kind\":\"choice\",\"choices\":[{\"text\":\"none\",\"value\":0},{\"text\":\"nine\",\"value\":9}]}", "9", "9", true},
	{"{\"kind\":\"choice\",\"choices\":[{\"text\":\"none\",\"value\":0},{\"text\":\"nine\",\"value\":9}]}", "none", "9", false},
	{"{\"kind\":\"choice\",\"choices\":[\"yes\",\"no\"]}", "yes", "\"yes\"", true},
	{"{\"kind\":\"order\"}", "1 3 2 4", "\"1 3 2 4\"", true},
	{"{\"kind\":\"order\"}", " 1,3,2 , 4", "\"1 3 2 4\"", true},
	{"{\"kind\":\"order\"}", "１，３ ２、４", "\"1 3 2 4\"", true},
	{"{\"kind\":\"order\"}", "1 2 3 4", "\"1 3 2 4\"", false},
	{"{\"kind\":\"order\"}", "1324", "\"1 3 2 4\"", true},
	{"{\"kind\":\"order\"}", "1234", "\"1 3 2 4\"", false},
	{"{\"kind\":\"order\"}", "teacake", "\"tea cake\"", false},
	{"{\"kind\":\"order\"}", "1 3 2", "\"1 3 2 4\"", false},
	{"{\"kind\":\"order\"}", "1 3 2 4 5", "\"1 3 2 4\"", false},
	{"{\"kind\":\"order\"}", "", "\"\"", false},
	{"{\"kind\":\"order\"}", "tea cake", "\"tea cake\"", true},
};

START_TEST(predictions_are_compared)
{
	json_t *predict = json_loads(predictions[_i].predict, 0, NULL), *value = json_loads(predictions[_i].value, JSON_DECODE_ANY, NULL);
	ck_assert_int_eq(lesson_prediction_is_right(predict, predictions[_i].answer, value), predictions[_i].right);
	json_decref(predict);
	json_decref(value);
}
END_TEST

START_TEST(a_choice_has_words)
{
	json_t *predict = json_loads("{\"choices\":[{\"text\":\"none\",\"value\":0},{\"text\":\"nine\",\"value\":9},7]}", 0, NULL);
	ck_assert_str_eq(lesson_choice_words(predict, "9"), "nine");
	ck_assert_str_eq(lesson_choice_words(predict, "none"), "none");
	ck_assert_ptr_null(lesson_choice_words(predict, "7"));
	ck_assert_ptr_null(lesson_choice_words(predict, "8"));
	ck_assert_ptr_null(lesson_choice_words(NULL, "8"));
	json_decref(predict);
}
END_TEST

static const struct { const char *language, *line, *shown, *mark; } marks[] = {
	{"lua", "local n = 1 --@read", "local n = 1", "read"},
	{"lua", "local n = 1\t --@read-all2  ", "local n = 1", "read-all2"},
	{"py", "n = 1  #@read", "n = 1", "read"},
	{"c", "\tint n = 1; //@read", "\tint n = 1;", "read"},
	{"lua", "local n = 1 -- @read", "local n = 1 -- @read", NULL},
	{"lua", "local n = 1 --@", "local n = 1 --@", NULL},
	{"lua", "send(\"a@b\")", "send(\"a@b\")", NULL},
	{"py", "n = 1 --@read", "n = 1 --@read", NULL},
	{"c", "", "", NULL},
};

START_TEST(marks_are_found_and_not_shown)
{
	const char *mark;
	size_t length, shown = lesson_mark_find(marks[_i].language, marks[_i].line, strlen(marks[_i].line), &mark, &length);
	ck_assert_uint_eq(shown, strlen(marks[_i].shown));
	ck_assert_int_eq(mark != NULL, marks[_i].mark != NULL);
	if (mark)
		ck_assert(length == strlen(marks[_i].mark) && strncmp(mark, marks[_i].mark, length) == 0);
}
END_TEST

static const char terms[] =
	"{\n"
	"  { id = 'process', lesson = 'program-and-process', en = { names = { 'process', 'processes' }, says = 'A *run*.' }, zh = { names = { '进程' }, says = '执行' } },\n"
	"  { id = 'group', en = { names = { 'process group' }, says = 'Several.' }, zh = { names = { '进程组' }, says = '几个' } },\n"
	"  { id = 'lock', en = { names = { 'lock' }, says = 'One at a time.' }, zh = { names = { '锁', '互斥锁' }, says = '一个' } },\n"
	"}\n";

static const struct { const char *lang, *text; unsigned count, first, second; } stands[] = {
	{"en", "Two PROCESSES, one **lock**.", 2, 0, 2},
	{"en", "A lock for a process group.", 2, 2, 1},
	{"en", "blocked, locker, unlock", 0, 0, 0},
	{"en", "process", 1, 0, 0},
	{"en", "A process group has a process.", 2, 1, 0},
	{"en", "A group lock", 1, 2, 0},
	{"zh", "进程组里有进程", 2, 1, 0},
	{"en", "", 0, 0, 0},
	{"zh", "一个进程组拿着互斥锁", 2, 1, 2},
	{"zh", "进程和锁", 2, 0, 2},
};

START_TEST(terms_are_found_in_a_text)
{
	struct glossary glossary;
	struct buf mistakes = {0};
	unsigned found[8];
	ck_assert_msg(glossary_parse("glossary.lua", terms, &glossary, &mistakes) == 0, "%s", buf_get(&mistakes));
	ck_assert_uint_eq(glossary.terms.n, 3);
	ck_assert_str_eq(glossary.terms.at[0].lesson, "program-and-process");
	ck_assert_str_eq(term_words_get(&glossary.terms.at[0], "zh")->names.at[0], "进程");
	ck_assert_ptr_null(term_words_get(&glossary.terms.at[0], "fr"));
	ck_assert_uint_eq(glossary_find(&glossary, stands[_i].lang, stands[_i].text, found, 8), stands[_i].count);
	if (stands[_i].count > 0)
		ck_assert_uint_eq(found[0], stands[_i].first);
	if (stands[_i].count > 1)
		ck_assert_uint_eq(found[1], stands[_i].second);
	glossary_done(&glossary);
	buf_done(&mistakes);
}
END_TEST

static const struct { const char *source, *part; } bad_terms[] = {
	{"{ { id = 'a' } }", "glossary.lua:1: the term a lacks the field \"en\""},
	{"{ { en = { names = { 'x' }, says = 'y' } } }", "term 1 has no id"},
	{"{\n{ id = 'a', en = { names = { 'x' }, says = 'y' } },\n{ id = 'a', en = { names = { 'x' }, says = 'y' } } }", "a second term a"},
	{"{ { id = 'a', en = { names = {}, says = 'y' } } }", "en must be"},
	{"{ { id = 'a', en = { names = { 'x' }, says = '' } } }", "en must be"},
	{"{ { id = 'a', en = 'x' } }", "en must be"},
	{"{ { id = 'a', lesson = 'A B', en = { names = { 'x' }, says = 'y' } } }", "lesson must be"},
	{"{ { id = 'a', l = 1, en = { names = { 'x' }, says = 'y' } } }", "has no field \"l\""},
	{"{ { id = 'a', lesson = 5, en = { names = { 'x' }, says = 'y' } } }", "lesson must be"},
	{"{ { id = 'a', EN = 1, en = { names = { 'x' }, says = 'y' } } }", "has no field \"EN\""},
	{"{ { id = 'a', ['é'] = { names = { 'x' }, says = 'y' }, en = { names = { 'x' }, says = 'y' } } }", "has no field \"é\""},
	{"{ { id = 'a', en = { names = { 'x' }, says = '\\27[2J' } } }", "control character"},
	{"{ a = 1 }", "a table of at most"},
	{"{ {", "glossary.lua:1:"},
};

START_TEST(a_bad_glossary_is_refused)
{
	struct glossary glossary = {0};
	struct buf mistakes = {0};
	ck_assert_int_eq(glossary_parse("glossary.lua", bad_terms[_i].source, &glossary, &mistakes), -EINVAL);
	ck_assert_msg(strstr(buf_get(&mistakes), bad_terms[_i].part) != NULL, "%s", buf_get(&mistakes));
	buf_done(&mistakes);
}
END_TEST

START_TEST(steps_and_chapters_have_names)
{
	for (unsigned i = 0; i < STEP_KINDS; i++)
		ck_assert_int_eq(lesson_step_parse(lesson_step_name(i)), (int)i);
	ck_assert_int_lt(lesson_step_parse("dream"), 0);
	ck_assert_str_eq(lesson_step_name(99), "?");
	ck_assert_str_eq(lesson_chapter_name(4), "Races and locks");
	ck_assert_str_eq(lesson_chapter_name(0), "?");
	ck_assert_str_eq(lesson_chapter_name(9), "?");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lesson");
	TCase *all = tcase_create("all");
	tcase_add_test(all, a_good_lesson_is_read);
	tcase_add_loop_test(all, terms_are_found_in_a_text, 0, (int)COUNT_OF(stands));
	tcase_add_loop_test(all, a_bad_glossary_is_refused, 0, (int)COUNT_OF(bad_terms));
	tcase_add_loop_test(all, marks_are_found_and_not_shown, 0, (int)COUNT_OF(marks));
	tcase_add_loop_test(all, each_mistake_has_its_place, 0, (int)COUNT_OF(corpus));
	tcase_add_test(all, any_start_of_a_lesson_is_survived);
	tcase_add_test(all, names_of_events_exist);
	tcase_add_loop_test(all, text_becomes_blocks_and_spans, 0, (int)COUNT_OF(texts));
	tcase_add_test(all, escaped_text_is_shown_as_it_is);
	tcase_add_test(all, notes_are_for_what_is_told);
	tcase_add_test(all, the_first_note_that_fits_is_told);
	tcase_add_loop_test(all, goals_are_met_or_say_why_not, 0, (int)COUNT_OF(goals));
	tcase_add_loop_test(all, predictions_are_compared, 0, (int)COUNT_OF(predictions));
	tcase_add_test(all, a_choice_has_words);
	tcase_add_test(all, steps_and_chapters_have_names);
	suite_add_tcase(suite, all);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
