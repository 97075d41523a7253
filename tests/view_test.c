/* The views: pictures compared with those in tests/golden, and what must be
 * true of every picture. VIEW_TEST_UPDATE=1 draws the golden pictures anew:
 * look at each before you commit it. */
#include <check.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "view_scene.h"

static const unsigned moves[] = { 1, 2, 1, 3, 2, 4 };

/* ---- golden pictures ---- */

static void golden_path(char *ret_path, size_t size, const char *name)
{
	const char *top = getenv("srcdir");
	snprintf(ret_path, size, "%s/tests/golden/%s.txt", top != NULL ? top : ".", name);
}

/* Where the pictures part: the first line that differs, from both. */
static void tell_difference(const char *name, const char *want, const char *have)
{
	for (int line = 1; *want != '\0' || *have != '\0'; line++) {
		size_t a = strcspn(want, "\n"), b = strcspn(have, "\n");
		if (a != b || memcmp(want, have, a) != 0)
			printf("%s, line %d:\n- %.*s\n+ %.*s\n", name, line, (int)a, want, (int)b, have);
		want += a + (want[a] == '\n');
		have += b + (have[b] == '\n');
	}
	fflush(stdout);
}

static void expect_golden(const char *name, const struct canvas *canvas)
{
	char path[1024];
	struct buf have = { 0 }, want = { 0 };
	golden_path(path, sizeof path, name);
	canvas_dump_text(canvas, &have);
	if (getenv("VIEW_TEST_UPDATE") != NULL) {
		FILE *file = fopen(path, "w");
		ck_assert_msg(file != NULL, "cannot write %s", path);
		fputs(buf_get(&have), file);
		ck_assert_int_eq(fclose(file), 0);
	} else {
		struct err err;
		ck_assert_msg(file_read(path, 1 << 20, &want, &err) == 0, "%s; VIEW_TEST_UPDATE=1 draws it", err.text);
		if (strcmp(buf_get(&have), buf_get(&want)) != 0) {
			tell_difference(name, buf_get(&want), buf_get(&have));
			ck_abort_msg("%s is not as in %s", name, path);
		}
	}
	buf_done(&have);
	buf_done(&want);
}

/* Widths add up in every row: Chinese text shifts nothing. */
static void expect_whole(const struct canvas *canvas)
{
	for (int y = 0; y < canvas->rows; y++) {
		int width = 0;
		for (int x = 0; x < canvas->cols; x++) {
			const struct cell *cell = canvas_cell(canvas, x, y);
			width += cell->width;
			ck_assert_int_eq(text_width(cell->text), cell->width);
		}
		ck_assert_int_eq(width, canvas->cols);
	}
}

enum what { RACE, LOST, STEERED, DEADLOCK, MANY, BEFORE, EXPLAIN, ANSWERED, SEE, BARE, POLICY, COMPARE, MEMORY };

struct stage { struct history *history, *rival; struct lesson *lesson; struct scene scene; };

static struct stage stage_of(enum what what, enum view_id focus, bool chinese)
{
	struct stage stage = { 0 };
	if (what == STEERED)
		stage.history = tape_steered(4, moves, COUNT_OF(moves));
	else if (what == DEADLOCK)
		stage.history = tape_deadlock();
	else if (what == POLICY || what == COMPARE)
		stage.history = tape_policy(what == POLICY ? "mlfq,quantum=1/2/4" : "rr,quantum=2", 2, 14);
	else if (what == MANY)
		stage.history = tape_race(60);
	else if (what == MEMORY)
		stage.history = tape_memory();
	else if (what != BEFORE)
		stage.history = tape_race(4);
	stage.lesson = scene_lesson(chinese);
	struct scene *scene = &stage.scene;
	*scene = scene_of(stage.history);
	scene->focus = focus;
	scene->lesson = what == BARE ? NULL : stage.lesson;
	scene->title = what == BARE ? "mine.lua" : stage.lesson->title;
	if (what == LOST || what == MANY || what == SEE) {
		scene_moment(scene, moment_lost(stage.history, 1));
		scene->selected = 2;
		scene->prediction = "6";
	}
	if (what == STEERED || what == DEADLOCK) {
		scene->steered = true;
		scene->picker = what == STEERED ? "hand" : "script";
		scene->axis = AXIS_STEPS;
		scene->over = what == DEADLOCK;
		scene->phase = 3;
	}
	if (what == COMPARE)
		scene->rival = stage.rival = tape_policy("fcfs", 2, 30);
	if (what == POLICY || what == COMPARE) {
		scene->steered = true;
		scene->over = false;
		scene->picker = what == POLICY ? "policy:mlfq,quantum=1/2/4" : "policy:rr,quantum=2";
		scene->step = STEP_RUN;
		scene->selected = 3;
	}
	if (what == BEFORE)
		scene->step = STEP_PREDICT;
	if (what == EXPLAIN || what == ANSWERED) {
		scene->step = STEP_EXPLAIN;
		scene->choice = 1;
	}
	if (what == ANSWERED) {
		scene->result = "Right. Each had read `10` before the first one wrote; so each of them writes `9`, and all of the writes but one might as "
		                "well not have been made. It is called a *lost update*.";
		scene->result_good = true;
	}
	/* A text has the focus; what stands beside it is the lesson's. */
	if (what == MEMORY && focus == VIEW_LESSON) {
		scene->step = STEP_SEE;
		scene->stage = VIEW_MEMORY;
	}
	if (what == SEE)
		scene->step = STEP_SEE;
	return stage;
}

static void stage_done(struct stage *stage)
{
	scene_lesson_free(stage->lesson);
	history_free(stage->history);
	history_free(stage->rival);
}

static const struct picture { const char *name; int cols, rows; enum what what; enum view_id focus; } pictures[] = {
	{ "run-120x36", 120, 36, LOST, VIEW_STATES },
	{ "run-80x24-states", 80, 24, LOST, VIEW_STATES },
	{ "run-80x24-lesson", 80, 24, LOST, VIEW_LESSON },
	{ "run-80x24-timeline", 80, 24, LOST, VIEW_TIMELINE },
	{ "run-80x24-tree", 80, 24, RACE, VIEW_TREE },
	{ "run-80x24-output", 80, 24, RACE, VIEW_OUTPUT },
	{ "run-60x20", 60, 20, LOST, VIEW_STATES },
	{ "run-40x10", 40, 10, LOST, VIEW_STATES },
	{ "run-100x40", 100, 40, LOST, VIEW_STORY },
	{ "steered-120x36", 120, 36, STEERED, VIEW_TIMELINE },
	{ "deadlock-120x36", 120, 36, DEADLOCK, VIEW_STORY },
	{ "many-200x60", 200, 60, MANY, VIEW_TIMELINE },
	{ "before-120x36", 120, 36, BEFORE, VIEW_LESSON },
	{ "explain-80x24", 80, 24, EXPLAIN, VIEW_LESSON },
	{ "explain-answered-80x24", 80, 24, ANSWERED, VIEW_LESSON },
	{ "see-120x36", 120, 36, SEE, VIEW_LESSON },
	{ "memory-120x36", 120, 36, MEMORY, VIEW_MEMORY },
	{ "memory-80x24", 80, 24, MEMORY, VIEW_MEMORY },
	{ "see-memory-80x24", 80, 24, MEMORY, VIEW_LESSON },
	{ "see-memory-100x36", 100, 36, MEMORY, VIEW_LESSON },
	{ "table-80x24", 80, 24, RACE, VIEW_TABLE },
	{ "bare-120x36", 120, 36, BARE, VIEW_PROGRAM },
	{ "policy-120x36", 120, 36, POLICY, VIEW_SCHEDULER },
	{ "policy-80x24", 80, 24, POLICY, VIEW_SCHEDULER },
	{ "compare-120x36", 120, 36, COMPARE, VIEW_SCHEDULER },
	{ "compare-80x24", 80, 24, COMPARE, VIEW_SCHEDULER },
};

START_TEST(picture)
{
	const struct picture *p = &pictures[_i];
	struct stage stage = stage_of(p->what, p->focus, false);
	struct canvas *canvas = canvas_new(p->cols, p->rows);
	view_compose(canvas, &stage.scene, scene_keys, scene_key_count);
	expect_whole(canvas);
	expect_golden(p->name, canvas);
	canvas_free(canvas);
	stage_done(&stage);
}
END_TEST

/* ---- in Chinese ---- */

/* False when there is no catalogue: a build by hand has none, make has. */
static bool speak_chinese(void)
{
	const char *from = getenv("VIEW_TEST_LOCALE");
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("LANGUAGE", "zh", 1);
	setlocale(LC_ALL, "");
	char here[4096], path[5000];
	ck_assert_ptr_nonnull(getcwd(here, sizeof here));
	snprintf(path, sizeof path, "%s/po/locale", here);
	if (from != NULL)
		snprintf(path, sizeof path, "%s", from);
	char file[5100];
	snprintf(file, sizeof file, "%s/zh/LC_MESSAGES/procession.mo", path);
	if (access(file, R_OK) != 0)
		return false;
	bindtextdomain("procession", path);
	bind_textdomain_codeset("procession", "UTF-8");
	textdomain("procession");
	ck_assert_str_ne(_("Timeline"), "Timeline");
	return true;
}

static const struct picture chinese[] = {
	{ "zh-120x36", 120, 36, LOST, VIEW_STATES },
	{ "zh-80x24", 80, 24, LOST, VIEW_TIMELINE },
	{ "zh-before-80x24", 80, 24, BEFORE, VIEW_LESSON },
	{ "zh-policy-120x36", 120, 36, POLICY, VIEW_SCHEDULER },
};

/* The words may be bettered any day: what must hold is that everything lines up. */
START_TEST(picture_in_chinese)
{
	const struct picture *p = &chinese[_i];
	if (!speak_chinese())
		return;
	struct stage stage = stage_of(p->what, p->focus, true);
	for (int cols = p->cols; cols > p->cols - 12; cols--) {
		struct canvas *canvas = canvas_new(cols, p->rows);
		struct buf text = { 0 };
		view_compose(canvas, &stage.scene, scene_keys, scene_key_count);
		expect_whole(canvas);
		canvas_dump_text(canvas, &text);
		/* where all tabs do not fit, the shown one stands alone */
		ck_assert(strstr(buf_get(&text), "时间线") || strstr(buf_get(&text), "状态"));
		ck_assert_ptr_null(strstr(buf_get(&text), "Timeline"));
		/* frames end where they must, in every row of panes */
		for (int y = 1; y < p->rows - 2; y++) {
			const char *last = canvas_cell(canvas, cols - 1, y)->text;
			ck_assert_msg(strcmp(last, "│") == 0 || strcmp(last, "╮") == 0 || strcmp(last, "╯") == 0,
			              "row %d of %d columns ends in \"%s\"", y, cols, last);
		}
		buf_done(&text);
		canvas_free(canvas);
	}
	stage_done(&stage);
}
END_TEST

/* ---- pages ---- */

static const struct library_row library_rows[] = {
	{ .id = "lost-update", .title = "The lost update", .promise = "n = n + 1 is three steps.", .chapter = 4, .order = 1,
	  .minutes = 5, .done = 2 },
	{ .id = "ticket-counter", .title = "The ticket counter", .promise = "Ten tickets, twenty people: how many are left?",
	  .chapter = 4, .order = 3, .minutes = 8, .done = 1, .last_step = "run", .predicted = "0", .actual = "9" },
	{ .id = "start-join", .title = "Start and join", .promise = "start() runs nothing.", .chapter = 2, .order = 5 },
};

/* ---- the page of outcomes ---- */

static const struct outcome_step in_turn[] = {
	{0, EVENT_WRITE, false, "write", "main writes 10 to tickets.txt."}, {1, EVENT_READ, false, "read", "buyer-1 reads 10 from tickets.txt."},
	{1, EVENT_WRITE, false, "write", "buyer-1 writes 9 to tickets.txt."}, {2, EVENT_READ, false, "read", "buyer-2 reads 9 from tickets.txt."},
	{2, EVENT_WRITE, false, "write", "buyer-2 writes 8 to tickets.txt."},
};
static const struct outcome_step one_lost[] = {
	{0, EVENT_WRITE, false, "write", "main writes 10 to tickets.txt."}, {1, EVENT_READ, false, "read", "buyer-1 reads 10 from tickets.txt."},
	{2, EVENT_READ, false, "read", "buyer-2 reads 10 from tickets.txt."}, {1, EVENT_WRITE, false, "write", "buyer-1 writes 9 to tickets.txt."},
	{2, EVENT_WRITE, true, "write", "buyer-2 writes 9 to tickets.txt. It had read 10, before buyer-1 wrote 9."},
};
static const struct outcome_row outcome_rows[] = {
	{"tickets_left 8", 0, 2, 96, "", in_turn, COUNT_OF(in_turn)}, {"tickets_left 9", 2, 34650, 4, "1 2", one_lost, COUNT_OF(one_lost)},
	{"deadlock: buyer-1 waits for b, buyer-2 waits for a.", 2, 12, 0, "1 2", in_turn, 3},
};
static const struct outcomes_scene outcomes_scene = {
	.title = "ticket-counter/race", .rows = outcome_rows, .row_count = COUNT_OF(outcome_rows), .selected = 1, .runs = 34664, .redundant = 3,
	.real_runs = 100, .seconds = 31.5, .runs_per_second = 1100, .over = true, .complete = true, .result = "Not yet: it can still happen.",
};

START_TEST(outcomes)
{
	static const struct { int cols, rows; } sizes[] = {{120, 36}, {80, 24}};
	struct canvas *canvas = canvas_new(sizes[_i].cols, sizes[_i].rows);
	char name[64];
	view_compose_outcomes(canvas, &outcomes_scene, scene_keys, scene_key_count);
	snprintf(name, sizeof name, "outcomes-%dx%d", canvas->cols, canvas->rows);
	expect_golden(name, canvas);
	canvas_free(canvas);
}
END_TEST

START_TEST(library)
{
	static const int sizes[][2] = { { 120, 36 }, { 80, 24 }, { 44, 12 } };
	struct library_scene scene = { library_rows, COUNT_OF(library_rows), 1, 4, false, NULL, false };
	struct canvas *canvas = canvas_new(sizes[_i][0], sizes[_i][1]);
	char name[64];
	snprintf(name, sizeof name, "library-%dx%d", canvas->cols, canvas->rows);
	view_compose_library(canvas, &scene, scene_keys, scene_key_count);
	expect_whole(canvas);
	expect_golden(name, canvas);
	bool item = false;
	for (int y = 0; y < canvas->rows; y++)
		item |= canvas_cell(canvas, canvas->cols - 4, y)->hot_kind == HOT_ITEM;
	ck_assert(item);
	canvas_free(canvas);
}
END_TEST

/* Looked up; the map; a review. */
START_TEST(pages)
{
	static const int sizes[][2] = { { 120, 36 }, { 80, 24 } };
	static const struct index_row rows[] = {
		{ "In this text", "lock", "锁", "lock   锁", "Only one task can hold a **lock** at a time.", NULL },
		{ "All terms", "mutex", "互斥锁", "mutex   互斥锁", "A lock. `acquire` takes it.", "Enter opens Two keys" },
		{ "All terms", "process", "进程", "process   进程", "A program that runs.", NULL },
	};
	static const unsigned char ways[] = { MAP_NEEDED, MAP_NONE, MAP_LEADS };
	struct index_scene index = { .title = "glossary", .label = "term:", .typed = "lo", .rows = rows, .row_count = COUNT_OF(rows), .selected = 1 };
	struct map_scene map = { { library_rows, COUNT_OF(library_rows), 1, 4, false, NULL, false }, ways };
	struct stage stage = stage_of(ANSWERED, VIEW_LESSON, false);
	struct canvas *canvas = canvas_new(sizes[_i][0], sizes[_i][1]);
	char name[64];
	for (int page = 0; page < 3; page++) {
		static const char *const names[] = { "index", "map", "review" };
		if (page == 0)
			view_compose_index(canvas, &index, scene_keys, scene_key_count);
		else if (page == 1)
			view_compose_map(canvas, &map, scene_keys, scene_key_count);
		else
			view_compose_review(canvas, &stage.scene, "4.3  The ticket counter", "1 / 3", scene_keys, scene_key_count);
		snprintf(name, sizeof name, "%s-%dx%d", names[page], canvas->cols, canvas->rows);
		expect_whole(canvas);
		expect_golden(name, canvas);
	}
	canvas_free(canvas);
	stage_done(&stage);
}
END_TEST

/* However full a chapter is, the selected lesson is on the map. */
START_TEST(the_selected_lesson_is_on_the_map)
{
	enum { MANY_LESSONS = 90 };
	struct library_row rows[MANY_LESSONS];
	for (int i = 0; i < MANY_LESSONS; i++)
		rows[i] = (struct library_row){ .id = "x", .title = "X", .promise = "", .chapter = i < MANY_LESSONS - 3 ? 2 : 5, .order = i };
	struct canvas *canvas = canvas_new(60, 20);
	for (uint32_t selected = 0; selected < MANY_LESSONS; selected++) {
		struct map_scene map = { { rows, COUNT_OF(rows), selected, rows[selected].chapter, false, NULL, false }, NULL };
		view_compose_map(canvas, &map, scene_keys, scene_key_count);
		bool seen = false;
		for (int y = 0; y < canvas->rows; y++)
			for (int x = 0; x < canvas->cols; x++)
				seen |= canvas_cell(canvas, x, y)->hot_kind == HOT_ITEM && canvas_cell(canvas, x, y)->hot_value == selected;
		ck_assert_msg(seen, "lesson %u is not on the map", selected);
	}
	canvas_free(canvas);
}
END_TEST

START_TEST(overlays)
{
	static const struct help_row rows[] = {
		{ "space", "pause", "runs or pauses" }, { "s", "step", "lets the next task move one step" },
		{ "0 .. 9", "let", "lets that task move, under the picker hand" }, { "q", "quit", "leaves" },
	};
	struct stage stage = stage_of(LOST, VIEW_STATES, false);
	struct canvas *canvas = canvas_new(80, 24);
	view_compose(canvas, &stage.scene, scene_keys, scene_key_count);
	view_overlay_help(canvas, rows, COUNT_OF(rows), 0);
	view_overlay_prompt(canvas, ":", "run ticket-counter/race");
	expect_whole(canvas);
	expect_golden("overlays-80x24", canvas);
	canvas_resize(canvas, 20, 5);
	view_compose(canvas, &stage.scene, scene_keys, scene_key_count);
	expect_golden("too-small-20x5", canvas);
	canvas_free(canvas);
	stage_done(&stage);
}
END_TEST

START_TEST(one_view_alone)
{
	struct stage stage = stage_of(LOST, VIEW_LESSON, false);
	struct canvas *canvas = canvas_new(90, 16);
	view_compose_one(canvas, &stage.scene, VIEW_TIMELINE);
	expect_golden("one-timeline-90x16", canvas);
	canvas_free(canvas);
	stage_done(&stage);
}
END_TEST

/* What the kernel tells: who was on which CPU, in numbers, and a row of its table. */
START_TEST(what_the_kernel_tells)
{
	static const struct { const char *name; enum view_id view; unsigned selected; int cols, rows; } all[] = {
		{"one-cpus-100x12", VIEW_CPUS, 1, 100, 12}, {"one-table-100x30", VIEW_TABLE, 1, 100, 30}, {"one-table-46x30", VIEW_TABLE, 1, 46, 30},
		{"one-table-none-60x6", VIEW_TABLE, 2, 60, 6}, {"one-tree-kernel-80x8", VIEW_TREE, 0, 80, 8}, {"one-timeline-kernel-60x8", VIEW_TIMELINE, 0, 60, 8},
	};
	struct history *history = tape_kernel();
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		struct scene scene = scene_of(history);
		struct canvas *canvas = canvas_new(all[i].cols, all[i].rows);
		scene.selected = all[i].selected;
		scene.title = "make -j2";
		view_compose_one(canvas, &scene, all[i].view);
		expect_golden(all[i].name, canvas);
		canvas_free(canvas);
	}
	struct scene scene = scene_of(history);
	struct canvas *canvas = canvas_new(120, 36);
	scene.title = "make -j2";
	scene.source = NULL;
	view_compose(canvas, &scene, scene_keys, scene_key_count);
	expect_golden("watch-120x36", canvas);
	canvas_free(canvas);
	history_free(history);
}
END_TEST

/* ---- what is true of every picture ---- */

static size_t count_cells(const struct canvas *canvas, enum role role)
{
	size_t count = 0;
	for (int y = 0; y < canvas->rows; y++)
		for (int x = 0; x < canvas->cols; x++) {
			const struct cell *cell = canvas_cell(canvas, x, y);
			count += (cell->fg == role && cell->text[0] != ' ') || cell->bg == role;
		}
	return count;
}

/* Red is kept for the moment that matters. */
START_TEST(red_only_when_it_matters)
{
	struct stage stage = stage_of(RACE, VIEW_STORY, false);
	struct canvas *canvas = canvas_new(200, 60);
	uint64_t first = moment_lost(stage.history, 1);
	ck_assert_uint_gt(first, 0);
	for (uint64_t moment = 0; moment <= history_count(stage.history); moment++) {
		scene_moment(&stage.scene, moment);
		view_compose(canvas, &stage.scene, scene_keys, scene_key_count);
		size_t red = count_cells(canvas, ROLE_ALARM);
		ck_assert_msg((red > 0) == (moment >= first), "%zu red cells at moment %llu, the first loss is at %llu", red,
		              (unsigned long long)moment, (unsigned long long)first);
	}
	canvas_free(canvas);
	stage_done(&stage);
}
END_TEST

/* The same scene gives the same cells, whatever was looked at before. */
START_TEST(pure)
{
	struct stage stage = stage_of(LOST, VIEW_TIMELINE, false);
	struct canvas *canvas = canvas_new(150, 50), *again = canvas_new(150, 50);
	view_compose(canvas, &stage.scene, scene_keys, scene_key_count);
	struct scene other = stage.scene;
	scene_moment(&other, 3);
	view_compose(again, &other, scene_keys, scene_key_count);
	ck_assert_int_ne(memcmp(canvas->cells, again->cells, 150 * 50 * sizeof *canvas->cells), 0);
	scene_moment(&other, stage.scene.moment);
	view_compose(again, &other, scene_keys, scene_key_count);
	for (int y = 0; y < 50; y++)
		for (int x = 0; x < 150; x++) {
			const struct cell *a = canvas_cell(canvas, x, y), *b = canvas_cell(again, x, y);
			ck_assert_str_eq(a->text, b->text);
			ck_assert(a->fg == b->fg && a->bg == b->bg && a->attr == b->attr && a->hot_value == b->hot_value);
		}
	canvas_free(canvas);
	canvas_free(again);
	stage_done(&stage);
}
END_TEST

static const struct cell *find_hot(const struct canvas *canvas, enum hot kind, uint32_t value)
{
	for (int y = 0; y < canvas->rows; y++)
		for (int x = 0; x < canvas->cols; x++) {
			const struct cell *cell = canvas_cell(canvas, x, y);
			if (cell->hot_kind == kind && cell->hot_value == value)
				return cell;
		}
	return NULL;
}

START_TEST(clicks)
{
	struct stage stage = stage_of(EXPLAIN, VIEW_LESSON, false);
	struct canvas *canvas = canvas_new(120, 36);
	view_compose(canvas, &stage.scene, scene_keys, scene_key_count);
	ck_assert_ptr_nonnull(find_hot(canvas, HOT_CHOICE, 2));
	ck_assert_ptr_nonnull(find_hot(canvas, HOT_TASK, 3));
	ck_assert_ptr_nonnull(find_hot(canvas, HOT_TAB, VIEW_OUTPUT));
	ck_assert_ptr_nonnull(find_hot(canvas, HOT_PANE, VIEW_TREE));
	ck_assert_ptr_nonnull(find_hot(canvas, HOT_STEP, STEP_CHALLENGE));
	ck_assert_ptr_nonnull(find_hot(canvas, HOT_KEY, 9));
	canvas_free(canvas);
	stage_done(&stage);
}
END_TEST

/* A click in the timeline leads to a moment, later ones further right, and the
 * picture of that moment has its cursor there. */
START_TEST(timeline_clicks_seek)
{
	struct stage stage = stage_of(_i == 0 ? RACE : STEERED, VIEW_TIMELINE, false);
	struct canvas *canvas = canvas_new(100, 12);
	uint64_t last = 0;
	int clicked = 0;
	view_compose_one(canvas, &stage.scene, VIEW_TIMELINE);
	for (int x = 0; x < 100; x++) {
		const struct cell *cell = canvas_cell(canvas, x, 3);
		if (cell->hot_kind != HOT_MOMENT)
			continue;
		ck_assert_uint_ge(cell->hot_value, last);
		ck_assert_uint_le(cell->hot_value, history_count(stage.history));
		last = cell->hot_value;
		clicked++;
	}
	ck_assert_int_gt(clicked, 60);
	ck_assert_uint_eq(last, history_count(stage.history));
	canvas_free(canvas);
	stage_done(&stage);
}
END_TEST

START_TEST(focus_is_always_seen)
{
	struct stage stage = stage_of(LOST, VIEW_LESSON, false), bare = stage_of(BARE, VIEW_LESSON, false);
	for (int cols = 40; cols <= 300; cols += 7)
		for (int rows = 10; rows <= 100; rows += 3)
			for (int focus = 0; focus < VIEW_COUNT; focus++) {
				enum view_id views[VIEW_COUNT];
				stage.scene.focus = (enum view_id)focus;
				unsigned count = view_visible(cols, rows, &stage.scene, views);
				bool seen = false;
				ck_assert_uint_le(count, VIEW_COUNT);
				/* Without a policy there is nothing on the stage of CPUs: the states stand for it. */
				enum view_id wanted = focus == VIEW_SCHEDULER ? VIEW_STATES : stage.scene.focus;
				for (unsigned i = 0; i < count; i++)
					seen |= views[i] == wanted;
				ck_assert_msg(seen, "%s is not on the screen at %dx%d", view_table[focus].name, cols, rows);
				bare.scene.focus = (enum view_id)focus;
				count = view_visible(cols, rows, &bare.scene, views);
				for (unsigned i = 0; i < count; i++)
					ck_assert_int_ne(views[i], VIEW_LESSON);
			}
	bare.scene.focus = VIEW_TABLE;
	ck_assert_int_eq(view_next(&bare.scene, 1), VIEW_PROGRAM);   /* from story, past the lesson */
	stage.scene.focus = VIEW_LESSON;
	ck_assert_int_eq(view_next(&stage.scene, -1), VIEW_TABLE);
	ck_assert_int_eq(view_find("timeline"), VIEW_TIMELINE);
	ck_assert_int_eq(view_find("no such"), -ENOENT);
	stage_done(&stage);
	stage_done(&bare);
}
END_TEST

/* Keys are shown whole or not at all; help and leaving always. */
START_TEST(keys_are_whole)
{
	struct stage stage = stage_of(LOST, VIEW_STATES, false);
	for (int cols = 40; cols <= 140; cols++) {
		struct canvas *canvas = canvas_new(cols, 24);
		view_compose(canvas, &stage.scene, scene_keys, scene_key_count);
		char row[1024] = "";
		for (int x = 0; x < cols; x++)
			strcat(row, canvas_cell(canvas, x, 23)->text);
		ck_assert_ptr_nonnull(strstr(row, "? help"));
		ck_assert_ptr_nonnull(strstr(row, "q leave"));
		for (size_t i = 0; i < scene_key_count; i++) {
			char hint[80], part[80];
			snprintf(hint, sizeof hint, " %s %s ", scene_keys[i].key, scene_keys[i].verb);
			snprintf(part, sizeof part, " %s ", scene_keys[i].key);
			strcat(row, " ");
			if (strstr(row, part) != NULL)
				ck_assert_msg(strstr(row, hint) != NULL, "\"%s\" is cut at %d columns: %s", hint, cols, row);
		}
		canvas_free(canvas);
	}
	stage_done(&stage);
}
END_TEST

/* ---- nothing breaks it ---- */

START_TEST(any_size)
{
	static const enum what whats[] = { LOST, STEERED, MANY, BEFORE, EXPLAIN, DEADLOCK };
	struct stage stage = stage_of(whats[_i], VIEW_STATES, false);
	struct canvas *canvas = canvas_new(1, 1);
	struct library_scene library_scene = { library_rows, COUNT_OF(library_rows), 1, 4, true, "status", true };
	static const struct help_row help[] = { { "a", "name", "a sentence that is rather long" }, { "b", "n", "" } };
	for (int cols = 1; cols <= 230; cols += cols < 50 ? 1 : 17)
		for (int rows = 1; rows <= 70; rows += rows < 14 ? 1 : 9) {
			canvas_resize(canvas, cols, rows);
			stage.scene.focus = (enum view_id)((cols + rows) % VIEW_COUNT);
			view_compose(canvas, &stage.scene, scene_keys, scene_key_count);
			view_overlay_help(canvas, help, COUNT_OF(help), cols - 20);
			view_overlay_prompt(canvas, ":", "some text that is longer than a small screen");
			expect_whole(canvas);
			view_compose_library(canvas, &library_scene, scene_keys, scene_key_count);
			view_compose_outcomes(canvas, &outcomes_scene, scene_keys, scene_key_count);
			view_too_small(canvas);
			for (int view = 0; view < VIEW_COUNT; view++) {
				canvas_clear(canvas);
				view_table[view].draw(area_of(canvas), &stage.scene);
			}
			view_compose_one(canvas, &stage.scene, stage.scene.focus);
		}
	canvas_free(canvas);
	stage_done(&stage);
}
END_TEST

/* A damaged recording: any numbers in any events. */
START_TEST(any_events)
{
	srand((unsigned)_i + 1);
	struct tape tape;
	tape_begin(&tape, (uint16_t)(_i % 4), "os");
	for (int i = 0; i < 1500; i++) {
		char payload[40];
		size_t size = (size_t)(rand() % (int)sizeof payload);
		for (size_t k = 0; k < size; k++)
			payload[k] = (char)(rand() % 256);
		if (rand() % 4 == 0)
			tape.time += (uint64_t)rand() % 5000000;
		tape_add(&tape, (unsigned)(rand() % (EVENT_KINDS + 3)), (unsigned)(rand() % 12), (unsigned)(rand() % 40),
		         (unsigned)(rand() % 14), rand() % 9 - 2, rand() % 5 - 1, payload, size);
	}
	struct scene scene = scene_of(tape.history);
	struct canvas *canvas = canvas_new(10, 10);
	for (int i = 0; i < 60; i++) {
		static const int sizes[][2] = { { 80, 24 }, { 120, 36 }, { 200, 60 }, { 50, 14 } };
		static const double zooms[] = { 1, 0, -3, 1e9, 7.5, 1e300 };
		static const int scrolls[] = { 0, 5, -5, 1000000000, -1000000000, -2147483647 - 1, 2147483647 };
		canvas_resize(canvas, sizes[i % 4][0], sizes[i % 4][1]);
		scene_moment(&scene, (uint64_t)rand() % (history_count(tape.history) + 2));
		scene.focus = (enum view_id)(rand() % VIEW_COUNT);
		scene.zoom = i == 9 ? (double)NAN : zooms[(size_t)rand() % COUNT_OF(zooms)];
		scene.pan = i == 11 ? (double)NAN : i == 12 ? (double)INFINITY : rand() % 5 * 0.25;
		scene.axis = rand() % 2 == 0 ? AXIS_TIME : AXIS_STEPS;
		scene.selected = (unsigned)(rand() % 600);
		scene.phase = (unsigned)(rand() % 12);
		scene.steered = rand() % 2 == 0;
		for (int view = 0; view < VIEW_COUNT; view++)
			scene.scroll[view] = scrolls[(size_t)rand() % COUNT_OF(scrolls)];
		view_compose(canvas, &scene, NULL, 0);
		expect_whole(canvas);
	}
	canvas_free(canvas);
	history_free(tape.history);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("view");
	TCase *tcase = tcase_create("view");
	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, picture, 0, (int)COUNT_OF(pictures));
	tcase_add_loop_test(tcase, picture_in_chinese, 0, (int)COUNT_OF(chinese));
	tcase_add_loop_test(tcase, outcomes, 0, 2);
	tcase_add_loop_test(tcase, library, 0, 3);
	tcase_add_loop_test(tcase, pages, 0, 2);
	tcase_add_test(tcase, the_selected_lesson_is_on_the_map);
	tcase_add_test(tcase, overlays);
	tcase_add_test(tcase, one_view_alone);
	tcase_add_test(tcase, what_the_kernel_tells);
	tcase_add_test(tcase, red_only_when_it_matters);
	tcase_add_test(tcase, pure);
	tcase_add_test(tcase, clicks);
	tcase_add_loop_test(tcase, timeline_clicks_seek, 0, 2);
	tcase_add_test(tcase, focus_is_always_seen);
	tcase_add_test(tcase, keys_are_whole);
	tcase_add_loop_test(tcase, any_size, 0, 6);
	tcase_add_loop_test(tcase, any_events, 0, 12);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
