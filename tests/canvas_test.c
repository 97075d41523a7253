/* The canvas: cutting, double-width characters, frames, dumps. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "canvas/canvas.h"

static const struct style plain = { ROLE_TEXT, ROLE_GROUND, 0 };

static void expect(const struct canvas *canvas, const char *text)
{
	struct buf buf = { 0 };
	canvas_dump_text(canvas, &buf);
	ck_assert_str_eq(buf_get(&buf), text);
	buf_done(&buf);
}

/* Every row's widths add up, and a right half follows each double-width cell. */
static void expect_whole(const struct canvas *canvas)
{
	for (int y = 0; y < canvas->rows; y++)
		for (int x = 0; x < canvas->cols; x++) {
			const struct cell *cell = canvas_cell(canvas, x, y), *next = canvas_cell(canvas, x + 1, y);
			const struct cell *before = canvas_cell(canvas, x - 1, y);
			if (cell->width == 2)
				ck_assert(next != NULL && next->width == 0 && next->text[0] == '\0');
			if (cell->width == 0)
				ck_assert(before != NULL && before->width == 2);
			else
				ck_assert_int_eq(text_width(cell->text), cell->width);
		}
}

START_TEST(text_is_cut)
{
	struct canvas *canvas = canvas_new(6, 2);
	struct area area = area_of(canvas);
	ck_assert_int_eq(area_text(area, 1, 0, plain, "ab"), 3);
	area_text(area, 4, 0, plain, "xyz");
	area_text(area, -1, 1, plain, "abc");
	area_text(area, 0, 5, plain, "below");
	area_text(area, 0, -1, plain, "above");
	expect(canvas, " ab xy\nbc\n");
	canvas_free(canvas);
}
END_TEST

START_TEST(double_width)
{
	struct canvas *canvas = canvas_new(6, 3);
	struct area area = area_of(canvas);
	ck_assert_int_eq(area_text(area, 0, 0, plain, "售票口"), 6);
	area_text(area, 3, 0, plain, "x");      /* on a right half: the left half goes, too */
	area_text(area, 5, 1, plain, "票");     /* would stand half outside */
	area_text(area, -1, 1, plain, "票a");
	area_text(area, 0, 2, plain, "票票");
	area_text(area, 1, 2, plain, "口");     /* between two */
	expect_whole(canvas);
	expect(canvas, "售 x口\n a\n 口\n");
	canvas_free(canvas);
}
END_TEST

START_TEST(strange_bytes)
{
	struct canvas *canvas = canvas_new(12, 1);
	area_text(area_of(canvas), 0, 0, plain, "a\tb\x1b\xff" "e\xcc\x81" "\xe2\x80\xae" "z\xc2\x9b");
	expect_whole(canvas);
	expect(canvas, "a·b·\xef\xbf\xbd" "e\xcc\x81" "z·\n");   /* no control, nothing that turns the line round */
	canvas_free(canvas);
}
END_TEST

START_TEST(many_marks_on_one_letter)
{
	char text[200] = "a";
	for (int i = 0; i < 60; i++)
		strcat(text, "\xcc\x81");
	struct canvas *canvas = canvas_new(4, 1);
	area_text(area_of(canvas), 0, 0, plain, text);
	const struct cell *cell = canvas_cell(canvas, 0, 0);
	ck_assert_uint_lt(strlen(cell->text), sizeof cell->text);
	ck_assert(text_is_utf8(cell->text, strlen(cell->text)));
	canvas_free(canvas);
}
END_TEST

START_TEST(areas)
{
	struct canvas *canvas = canvas_new(10, 5);
	struct area part = area_part(area_of(canvas), 2, 1, 100, 2);
	ck_assert_int_eq(part.cols, 8);
	ck_assert_int_eq(part.rows, 2);
	struct area none = area_part(part, 20, 20, 3, 3);
	ck_assert_int_eq(none.cols, 0);
	area_text(none, 0, 0, plain, "no");
	area_fill(part, -1, -1, 3, 3, ROLE_BAR);
	ck_assert_int_eq(canvas_cell(canvas, 3, 2)->bg, ROLE_BAR);
	ck_assert_int_eq(canvas_cell(canvas, 1, 1)->bg, ROLE_GROUND);
	ck_assert_int_eq(canvas_cell(canvas, 4, 1)->bg, ROLE_GROUND);
	area_right(part, 8, 0, plain, "abc");
	area_repeat(part, 0, 1, 99, plain, "=");
	area_column(part, 0, -3, 99, plain, "|");
	expect(canvas, "\n  |    abc\n  |=======\n\n\n");
	canvas_free(canvas);
}
END_TEST

START_TEST(hot_cells)
{
	struct canvas *canvas = canvas_new(4, 2);
	area_hot(area_of(canvas), 1, 0, 99, 1, HOT_TASK, 7);
	ck_assert_int_eq(canvas_cell(canvas, 0, 0)->hot_kind, HOT_NONE);
	ck_assert_int_eq(canvas_cell(canvas, 3, 0)->hot_kind, HOT_TASK);
	ck_assert_uint_eq(canvas_cell(canvas, 3, 0)->hot_value, 7);
	ck_assert_int_eq(canvas_cell(canvas, 3, 1)->hot_kind, HOT_NONE);
	area_text(area_of(canvas), 0, 0, plain, "abcd");    /* drawing leaves it */
	ck_assert_int_eq(canvas_cell(canvas, 3, 0)->hot_kind, HOT_TASK);
	ck_assert_ptr_null(canvas_cell(canvas, 4, 0));
	ck_assert_ptr_null(canvas_cell(canvas, 0, -1));
	canvas_free(canvas);
}
END_TEST

START_TEST(background_stays)
{
	struct canvas *canvas = canvas_new(4, 1);
	struct area area = area_of(canvas);
	area_tint(area, 0, 0, 4, 1, ROLE_SELECTED);
	area_text(area, 0, 0, plain, "a");
	ck_assert_int_eq(canvas_cell(canvas, 0, 0)->bg, ROLE_SELECTED);
	area_badge(area, 1, 0, 3, false);
	ck_assert_int_eq(canvas_cell(canvas, 1, 0)->bg, canvas_task_role(3));
	area_badge(area, 2, 0, 4, true);
	ck_assert_int_eq(canvas_cell(canvas, 2, 0)->bg, ROLE_GREY_BADGE);
	canvas_free(canvas);
}
END_TEST

START_TEST(frames)
{
	struct canvas *canvas = canvas_new(24, 3);
	struct area inside = area_frame(area_of(canvas), false, "Tree", "5 tasks");
	ck_assert_int_eq(inside.cols, 22);
	ck_assert_int_eq(inside.rows, 1);
	area_text(inside, 0, 0, plain, "x");
	expect(canvas, "╭─ Tree ───── 5 tasks ─╮\n│x                     │\n╰──────────────────────╯\n");
	canvas_resize(canvas, 14, 2);          /* no room for the note: none of it */
	area_frame(area_of(canvas), false, "售票窗口的课", "5 tasks");
	expect(canvas, "╭─ 售票窗… ──╮\n╰────────────╯\n");
	for (int cols = 1; cols < 12; cols++)
		for (int rows = 1; rows < 5; rows++) {
			canvas_resize(canvas, cols, rows);
			area_frame(area_of(canvas), true, "Title", "note");
			expect_whole(canvas);
		}
	canvas_free(canvas);
}
END_TEST

START_TEST(roles)
{
	ck_assert_int_eq(canvas_task_role(0), ROLE_TASK0);
	ck_assert_int_eq(canvas_task_role(1), ROLE_TASK1);
	ck_assert_int_eq(canvas_task_role(7), ROLE_TASK7);
	ck_assert_int_eq(canvas_task_role(8), ROLE_TASK1);
	for (int role = 0; role < ROLE_COUNT; role++)
		ck_assert_int_lt(canvas_role_info((enum role)role)->ansi16, 16);
	ck_assert_uint_eq(canvas_role_info(ROLE_GROUND)->rgb, 0x101418);
	ck_assert_ptr_nonnull(canvas_role_info((enum role)999));
}
END_TEST

START_TEST(ansi)
{
	struct canvas *canvas = canvas_new(3, 1);
	struct buf buf = { 0 };
	area_text(area_of(canvas), 0, 0, (struct style){ ROLE_ALARM, ROLE_BAR, CELL_BOLD }, "票");
	canvas_dump_ansi(canvas, &buf);
	ck_assert_str_eq(buf_get(&buf), "\x1b[0;1;38;2;255;123;114;48;2;24;32;42m票"
	                                "\x1b[0;38;2;216;222;233;48;2;16;20;24m \x1b[0m\n");
	buf_done(&buf);
	canvas_free(canvas);
}
END_TEST

START_TEST(svg_shapes)
{
	struct canvas *canvas = canvas_new(8, 2);
	struct area area = area_of(canvas);
	struct buf buf = { 0 };
	area_text(area, 0, 0, plain, "a<b&c");
	area_text(area, 0, 1, plain, "╭─█票");
	canvas_dump_svg(canvas, &buf);
	const char *svg = buf_get(&buf);
	ck_assert_ptr_nonnull(strstr(svg, ">a&lt;b&amp;c</text>"));
	ck_assert_ptr_nonnull(strstr(svg, "<path"));
	ck_assert_ptr_nonnull(strstr(svg, ">票</text>"));
	ck_assert(strncmp(svg, "<svg ", 5) == 0);
	ck_assert_str_eq(svg + strlen(svg) - 7, "</svg>\n");
	buf_done(&buf);
	canvas_free(canvas);
}
END_TEST

START_TEST(ascii)
{
	ck_assert_str_eq(canvas_glyph_ascii("a"), "a");
	ck_assert_str_eq(canvas_glyph_ascii("●"), "*");
	ck_assert_str_eq(canvas_glyph_ascii("─"), "-");
	ck_assert_str_eq(canvas_glyph_ascii("票"), "?");
	ck_assert_str_eq(canvas_glyph_ascii("e\xcc\x81"), "?");
	static const char *const used[] = { "●", "◐", "○", "✕", "◌", "■", "█", "·", "→", "←", "▶", "◀", "▲", "▸", "▾", "▴",
	                                    "│", "─", "╭", "╮", "╰", "╯", "├", "└", "┌", "┐", "┘", "┊", "…", "✓", "×", "›", "▌", "•" };
	for (size_t i = 0; i < COUNT_OF(used); i++) {
		ck_assert_str_ne(canvas_glyph_ascii(used[i]), "?");
		ck_assert_uint_eq(strlen(canvas_glyph_ascii(used[i])), 1);
		ck_assert_int_eq(text_width(used[i]), 1);
	}
}
END_TEST

/* Anything drawn anywhere leaves whole cells. */
START_TEST(scribble)
{
	static const char *const texts[] = { "a", "票", "售票窗口", "e\xcc\x81", "\xff", "\x1b", "", "█─" };
	srand(1);
	struct canvas *canvas = canvas_new(9, 4);
	for (int i = 0; i < 20000; i++) {
		struct area area = area_part(area_of(canvas), rand() % 14 - 3, rand() % 8 - 2, rand() % 12, rand() % 6);
		int x = rand() % 14 - 3, y = rand() % 8 - 2;
		switch (rand() % 5) {
		case 0: area_text(area, x, y, plain, texts[(size_t)rand() % COUNT_OF(texts)]); break;
		case 1: area_text_fit(area, x, y, rand() % 8, plain, texts[(size_t)rand() % COUNT_OF(texts)]); break;
		case 2: area_fill(area, x, y, rand() % 5, rand() % 3, ROLE_BAR); break;
		case 3: area_repeat(area, x, y, rand() % 9, plain, "票"); break;
		default: area_column(area, x, y, rand() % 9, plain, "│"); break;
		}
	}
	expect_whole(canvas);
	canvas_free(canvas);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("canvas");
	TCase *tcase = tcase_create("canvas");
	tcase_add_test(tcase, text_is_cut);
	tcase_add_test(tcase, double_width);
	tcase_add_test(tcase, strange_bytes);
	tcase_add_test(tcase, many_marks_on_one_letter);
	tcase_add_test(tcase, areas);
	tcase_add_test(tcase, hot_cells);
	tcase_add_test(tcase, background_stays);
	tcase_add_test(tcase, frames);
	tcase_add_test(tcase, roles);
	tcase_add_test(tcase, ansi);
	tcase_add_test(tcase, svg_shapes);
	tcase_add_test(tcase, ascii);
	tcase_add_test(tcase, scribble);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
