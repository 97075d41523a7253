/* screen/input: what curses reads -> keys by name, clicks, the wheel. */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "internal.h"

static const struct { wint_t code; const char *name; } functions[] = {
	{KEY_UP, "up"}, {KEY_DOWN, "down"}, {KEY_LEFT, "left"}, {KEY_RIGHT, "right"},
	{KEY_SLEFT, "shift-left"}, {KEY_SRIGHT, "shift-right"}, {KEY_HOME, "home"}, {KEY_END, "end"},
	{KEY_PPAGE, "page-up"}, {KEY_NPAGE, "page-down"}, {KEY_BTAB, "shift-tab"}, {KEY_ENTER, "enter"},
	{KEY_BACKSPACE, "backspace"}, {KEY_DC, "delete"},
};

static const struct { wint_t character; const char *name; } controls[] = {
	{' ', "space"}, {'\r', "enter"}, {'\n', "enter"}, {'\t', "tab"}, {27, "esc"}, {127, "backspace"}, {8, "backspace"},
};

int screen_fd(const struct screen *screen)
{
	(void)screen;
	return STDIN_FILENO;
}

static void name_character(wint_t character, struct screen_input *ret_input)
{
	for (size_t i = 0; i < COUNT_OF(controls); i++)
		if (controls[i].character == character) {
			text_copy(ret_input->key, sizeof ret_input->key, controls[i].name);
			return;
		}
	if (character < 32) {
		snprintf(ret_input->key, sizeof ret_input->key, "ctrl-%c", (char)(character + 'a' - 1));
		return;
	}
	char bytes[MB_LEN_MAX + 1] = {0};
	mbstate_t state = {0};
	if (wcrtomb(bytes, (wchar_t)character, &state) != (size_t)-1)
		text_copy(ret_input->key, sizeof ret_input->key, bytes);
}

static void name_function(wint_t code, struct screen_input *ret_input)
{
	for (size_t i = 0; i < COUNT_OF(functions); i++)
		if (functions[i].code == code) {
			text_copy(ret_input->key, sizeof ret_input->key, functions[i].name);
			return;
		}
	if (code > KEY_F0 && code <= KEY_F(12))
		snprintf(ret_input->key, sizeof ret_input->key, "f%u", (unsigned)(code - KEY_F0));
}

static bool take_mouse(struct screen_input *ret_input)
{
	MEVENT mouse;
	if (getmouse(&mouse) != OK)
		return false;
	ret_input->x = mouse.x;
	ret_input->y = mouse.y;
	if (mouse.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED)) {
		ret_input->kind = SCREEN_WHEEL;
		ret_input->wheel = mouse.bstate & BUTTON4_PRESSED ? -1 : 1;
		return true;
	}
	ret_input->kind = SCREEN_CLICK;
	return (mouse.bstate & BUTTON1_PRESSED) != 0;
}

/* Nothing to read: is that because nobody types, or because nobody is there any more? */
static int nothing(void)
{
	struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};
	return poll(&fd, 1, 0) == 1 && (fd.revents & (POLLHUP | POLLERR | POLLNVAL)) ? -EIO : 0;
}

int screen_read(struct screen *screen, struct screen_input *ret_input)
{
	(void)screen;
	for (;;) {
		struct screen_input input = {.kind = SCREEN_KEY};
		wint_t code = 0;
		int result = wget_wch(stdscr, &code);
		if (result == ERR)
			return nothing();
		if (result == KEY_CODE_YES && code == KEY_RESIZE)
			continue;
		if (result == KEY_CODE_YES && code == KEY_MOUSE) {
			if (!take_mouse(&input))
				continue;
		} else if (result == KEY_CODE_YES) {
			name_function(code, &input);
		} else {
			name_character(code, &input);
		}
		if (input.kind == SCREEN_KEY && !input.key[0])
			continue;
		*ret_input = input;
		return 1;
	}
}
