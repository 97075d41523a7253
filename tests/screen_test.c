/* The screen room on a pty: this file is both the test and, called with --show, the program that is tested:
 * it shows a small canvas and tells the names of keys.
 */
#include <check.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "screen/screen.h"
#include "terminal.h"

/* ---- the program ---- */

static volatile sig_atomic_t resized;

static void on_signal(int number)
{
	resized = number == SIGWINCH;
}

static void draw(struct screen *screen, struct canvas *canvas, const char *last)
{
	int cols, rows;
	screen_size(screen, &cols, &rows);
	canvas_resize(canvas, cols, rows);
	struct area area = area_of(canvas);
	struct style plain = {ROLE_TEXT, ROLE_GROUND, 0}, alarm = {ROLE_ALARM, ROLE_GROUND, CELL_BOLD};
	area_format(area, 0, 0, plain, "size %dx%d", cols, rows);
	area_text(area, 0, 1, plain, "票务│wide");
	area_text(area, 0, 2, alarm, "alarm");
	area_badge(area, 0, 3, 2, false);
	area_format(area, 0, 4, plain, "last <%s>", last);
	area_text(area, cols - 2, rows - 1, plain, "票");
	screen_show(screen, canvas);
}

static int act(struct screen *screen, const struct screen_input *input, char *last, size_t size)
{
	if (input->kind == SCREEN_CLICK)
		snprintf(last, size, "click %d %d", input->x, input->y);
	else if (input->kind == SCREEN_WHEEL)
		snprintf(last, size, "wheel %d", input->wheel);
	else
		snprintf(last, size, "%s", input->key);
	if (strcmp(last, "X") == 0)
		abort();
	if (strcmp(last, "Z") == 0)
		screen_suspend(screen);
	return strcmp(last, "q") == 0;
}

static int show(void)
{
	struct screen *screen;
	struct err err;
	setlocale(LC_CTYPE, "");
	if (screen_open(&screen, &err) < 0) {
		puts(err.text);
		return 2;
	}
	struct sigaction action = {.sa_handler = on_signal};
	sigaction(SIGWINCH, &action, NULL);
	/* Let in only while waiting, so that none comes between looking and waiting. */
	sigset_t winch, open;
	sigemptyset(&winch);
	sigaddset(&winch, SIGWINCH);
	sigprocmask(SIG_BLOCK, &winch, &open);
	struct canvas *canvas = canvas_new(1, 1);
	char last[64] = "";
	int result = 0;
	for (bool leave = false; !leave && result >= 0;) {
		if (resized) {
			resized = 0;
			screen_resized(screen);
		}
		draw(screen, canvas, last);
		struct pollfd fd = {.fd = screen_fd(screen), .events = POLLIN};
		ppoll(&fd, 1, NULL, &open);
		struct screen_input input;
		while (!leave && (result = screen_read(screen, &input)) == 1) {
			leave = act(screen, &input, last, sizeof last);
			if (!leave)
				draw(screen, canvas, last);
		}
	}
	canvas_free(canvas);
	screen_close(screen);
	return result < 0 ? 1 : 0;
}

/* ---- the tests ---- */

static struct terminal *open_with(const char *const *environment)
{
	static const char *const argv[] = {"/proc/self/exe", "--show", NULL};
	return terminal_open(&(struct terminal_spec){.cols = 40, .rows = 10, .argv = argv, .environment = environment});
}

static void leave(struct terminal *terminal)
{
	terminal_key(terminal, "q");
	struct terminal_end end = terminal_wait_end(terminal);
	ck_assert(WIFEXITED(end.status) && WEXITSTATUS(end.status) == 0);
	ck_assert(end.modes_restored && !end.alternate && end.cursor_visible && !end.mouse);
	terminal_close(terminal);
}

START_TEST(keys_have_names)
{
	static const char *const names[] = {
		"a", "?", "Z1", "enter", "esc", "tab", "shift-tab", "space", "backspace", "up", "down", "left", "right", "home",
		"end", "page-up", "page-down", "f1", "f2", "ctrl-l", "shift-left", "shift-right", "中",
	};
	struct terminal *terminal = open_with(NULL);
	terminal_wait(terminal, "last <>");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char text[40];
		if (strcmp(names[i], "Z1") == 0)
			continue; /* Z suspends; see below */
		snprintf(text, sizeof text, "last <%s>", names[i]);
		terminal_key(terminal, names[i]);
		terminal_wait(terminal, text);
	}
	terminal_click(terminal, 7, 3);
	terminal_wait(terminal, "last <click 7 3>");
	leave(terminal);
}
END_TEST

START_TEST(wide_text_stays_in_line)
{
	struct terminal *terminal = open_with(NULL);
	int x, y;
	terminal_wait(terminal, "票务│wide");
	ck_assert(terminal_find(terminal, "wide", &x, &y));
	ck_assert_int_eq(x, 5);
	ck_assert_int_eq(y, 1);
	/* Down to the last cell of the last row. */
	terminal_wait(terminal, "票\n");
	leave(terminal);
}
END_TEST

START_TEST(colours_follow_the_terminal)
{
	unsigned char rgb[3];
	struct terminal *terminal = open_with(NULL);
	/* The ground is painted, also where nothing stands: the last row is written last. */
	terminal_wait(terminal, "票\n");
	ck_assert(terminal_background(terminal, 20, 8, rgb));
	ck_assert_int_lt(rgb[0] + rgb[1] + rgb[2], 120);
	ck_assert(terminal_background(terminal, 0, 3, rgb));
	ck_assert_int_gt(rgb[2], 150);
	leave(terminal);
	terminal = open_with((const char *const[]){"NO_COLOR=1", NULL});
	terminal_wait(terminal, "票\n");
	ck_assert(!terminal_background(terminal, 20, 8, rgb));
	ck_assert(terminal_is_reversed(terminal, 0, 3));
	leave(terminal);
	terminal = open_with((const char *const[]){"TERM=screen", NULL});
	terminal_wait(terminal, "票\n");
	ck_assert(terminal_background(terminal, 0, 3, rgb));
	leave(terminal);
	terminal = open_with((const char *const[]){"TERM=vt100", NULL});
	terminal_wait(terminal, "票\n");
	ck_assert(!terminal_background(terminal, 20, 8, rgb));
	leave(terminal);
}
END_TEST

START_TEST(without_utf8_there_are_stand_ins)
{
	struct terminal *terminal = open_with((const char *const[]){"LC_ALL=C", NULL});
	int x, y;
	terminal_wait(terminal, "wide");
	ck_assert(terminal_find(terminal, "wide", &x, &y));
	ck_assert_int_eq(x, 5);
	ck_assert(terminal_shows(terminal, "????|wide"));
	leave(terminal);
}
END_TEST

START_TEST(the_size_is_followed)
{
	struct terminal *terminal = open_with(NULL);
	terminal_wait(terminal, "size 40x10");
	terminal_resize(terminal, 63, 21);
	terminal_wait(terminal, "size 63x21");
	terminal_resize(terminal, 10, 3);
	terminal_wait(terminal, "size 10x3");
	terminal_resize(terminal, 200, 60);
	terminal_wait(terminal, "size 200x60");
	terminal_wait(terminal, "last <");
	leave(terminal);
}
END_TEST

START_TEST(a_suspend_gives_the_terminal_back_for_a_while)
{
	struct terminal *terminal = open_with(NULL);
	terminal_wait(terminal, "size 40x10");
	terminal_key(terminal, "Z");
	terminal_wait_stopped(terminal);
	ck_assert(!terminal_is_alternate(terminal));
	ck_assert(terminal_cursor_is_visible(terminal));
	ck_assert(!terminal_has_mouse(terminal));
	terminal_continue(terminal);
	terminal_wait(terminal, "last <Z>");
	ck_assert(terminal_is_alternate(terminal));
	terminal_key(terminal, "k");
	terminal_wait(terminal, "last <k>");
	ck_assert(terminal_has_mouse(terminal));
	leave(terminal);
}
END_TEST

START_TEST(a_crash_gives_the_terminal_back)
{
	struct terminal *terminal = open_with(NULL);
	terminal_wait(terminal, "size 40x10");
	terminal_key(terminal, "X");
	struct terminal_end end = terminal_wait_end(terminal);
	ck_assert(WIFSIGNALED(end.status) && WTERMSIG(end.status) == SIGABRT);
	ck_assert(end.modes_restored && !end.alternate && end.cursor_visible && !end.mouse);
	terminal_close(terminal);
}
END_TEST

START_TEST(what_is_no_terminal_is_refused)
{
	struct terminal *terminal = open_with((const char *const[]){"TERM=dumb", NULL});
	terminal_wait(terminal, "TERM=dumb");
	struct terminal_end end = terminal_wait_end(terminal);
	ck_assert(WIFEXITED(end.status) && WEXITSTATUS(end.status) == 2);
	ck_assert(end.modes_restored);
	terminal_close(terminal);
	struct screen *screen;
	struct err err = {0};
	int before = dup(STDIN_FILENO), null = open("/dev/null", 0);
	dup2(null, STDIN_FILENO);
	ck_assert_int_lt(screen_open(&screen, &err), 0);
	ck_assert_ptr_nonnull(strstr(err.text, "--story"));
	dup2(before, STDIN_FILENO);
	close(before);
	close(null);
}
END_TEST

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--show") == 0)
		return show();
	Suite *suite = suite_create("screen");
	TCase *all = tcase_create("all");
	tcase_set_timeout(all, 120);
	tcase_add_test(all, keys_have_names);
	tcase_add_test(all, wide_text_stays_in_line);
	tcase_add_test(all, colours_follow_the_terminal);
	tcase_add_test(all, without_utf8_there_are_stand_ins);
	tcase_add_test(all, the_size_is_followed);
	tcase_add_test(all, a_suspend_gives_the_terminal_back_for_a_while);
	tcase_add_test(all, a_crash_gives_the_terminal_back);
	tcase_add_test(all, what_is_no_terminal_is_refused);
	suite_add_tcase(suite, all);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
