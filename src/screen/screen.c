/* screen: taking the terminal and giving it back. */
#include <errno.h>
#include <langinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "internal.h"

/* Esc is a key of its own, and also the first byte of others: how long to wait for the rest, in ms. */
enum { ESCAPE_DELAY = 25 };

static const char *const colour_names[] = {
	[SCREEN_MONO] = N_("no colours"), [SCREEN_8] = N_("8 colours"), [SCREEN_16] = N_("16 colours"),
	[SCREEN_256] = N_("256 colours"), [SCREEN_TRUE] = N_("true colour"),
};

const char *screen_colours_name(enum screen_colours colours)
{
	return colour_names[(unsigned)colours < COUNT_OF(colour_names) ? colours : SCREEN_MONO];
}

/* ---- what the terminal can ---- */

struct entry { bool found, cursor; int colours; bool mouse; };

/* Reads one terminfo entry and forgets it again. */
static struct entry entry_read(const char *name)
{
	struct entry entry = {0};
	int problem = 0;
	TERMINAL *other = cur_term;
	if (setupterm(name, STDOUT_FILENO, &problem) != OK || problem != 1)
		return entry;
	char *cup = tigetstr("cup"), *clear_text = tigetstr("clear");
	entry.found = true;
	entry.cursor = cup && cup != (char *)-1 && clear_text && clear_text != (char *)-1;
	entry.colours = tigetnum("colors");
	const char *mouse = tigetstr("kmous");
	entry.mouse = mouse && mouse != (char *)-1;
	TERMINAL *read = set_curterm(other);
	if (read && read != other)
		del_curterm(read);
	return entry;
}

static bool is_truecolour_promised(void)
{
	const char *promise = getenv("COLORTERM");
	return promise && (strcmp(promise, "truecolor") == 0 || strcmp(promise, "24bit") == 0);
}

/* "xterm-256color" -> "xterm-direct", when terminfo has it. */
static bool direct_entry(const char *term, char *ret_name, size_t size)
{
	int length = (int)strcspn(term, "-");
	if (snprintf(ret_name, size, "%.*s-direct", length, term) >= (int)size)
		return false;
	struct entry entry = entry_read(ret_name);
	return entry.found && entry.cursor && entry.colours >= 1 << 24;
}

static enum screen_colours colours_of(int colours)
{
	return colours >= 1 << 24 ? SCREEN_TRUE : colours >= 256 ? SCREEN_256 : colours >= 16 ? SCREEN_16
	       : colours >= 8 ? SCREEN_8 : SCREEN_MONO;
}

void screen_look(struct screen_ability *ret_ability)
{
	struct screen_ability ability = {.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0};
	ability.double_width = ability.utf8 && wcwidth(L'\u4e2d') == 2;
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
	struct entry entry = {0};
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		text_copy(ability.why_not, sizeof ability.why_not,
		          _("there is no terminal here to show a screen on: use run with --story or --json"));
	} else if (!term || !*term) {
		text_copy(ability.why_not, sizeof ability.why_not,
		          _("TERM is not set, so nobody knows what this terminal can: set it, or use run with --story or --json"));
	} else if (entry = entry_read(term), !entry.found) {
		snprintf(ability.why_not, sizeof ability.why_not,
		         _("this terminal (TERM=%.40s) is unknown here: set TERM to a known one such as xterm, or use run with --story or --json"), term);
	} else if (!entry.cursor) {
		snprintf(ability.why_not, sizeof ability.why_not,
		         _("this terminal (TERM=%.40s) cannot move its cursor: use run with --story or --json"), term);
	} else {
		ability.terminal = true;
	}
	if (entry.found) {
		text_copy(ability.term, sizeof ability.term, term);
		ability.colours = colours_of(entry.colours);
		ability.mouse = entry.mouse;
		char direct[sizeof ability.term];
		if (ability.colours == SCREEN_256 && is_truecolour_promised() && direct_entry(term, direct, sizeof direct)) {
			ability.colours = SCREEN_TRUE;
			text_copy(ability.term, sizeof ability.term, direct);
		}
	}
	if (no_color && *no_color)
		ability.colours = SCREEN_MONO;
	*ret_ability = ability;
}

/* ---- taking and giving back ---- */

static void set_modes(void)
{
	cbreak();
	noecho();
	nonl();
	nodelay(stdscr, TRUE);
	keypad(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	intrflush(stdscr, FALSE);
	set_escdelay(ESCAPE_DELAY);
	curs_set(0);
	mouseinterval(0);
	mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
}

/* While it draws, curses has SIGTSTP ignored (doupdate): a Ctrl-Z of that moment would be lost. So it is a key, and whoever reads
 * keys suspends.
 *
 *     terminal                              program
 *     Ctrl-Z: sends SIGTSTP                 doupdate: SIGTSTP is ignored
 *                                           doupdate ends; nobody knows
 */
static void suspend_by_key(void)
{
	struct termios modes;
	if (tcgetattr(STDIN_FILENO, &modes) < 0)
		return;
	modes.c_cc[VSUSP] = _POSIX_VDISABLE;
	if (tcsetattr(STDIN_FILENO, TCSADRAIN, &modes) == 0)
		def_prog_mode();
}

int screen_open(struct screen **ret_screen, struct err *err)
{
	struct screen *screen = mem_new_or_die(1, sizeof *screen);
	screen_look(&screen->ability);
	if (!screen->ability.terminal || tcgetattr(STDIN_FILENO, &screen->before) < 0) {
		int result = err_set(err, ENOTTY, "%s", screen->ability.why_not[0] ? screen->ability.why_not
		                     : _("the terminal does not answer: use run with --story or --json"));
		free(screen);
		return result;
	}
	screen->curses = newterm(screen->ability.term, stdout, stdin);
	if (!screen->curses) {
		int result = err_set(err, ENOTTY, _("curses cannot use this terminal (TERM=%s): use run with --story or --json"),
		                     screen->ability.term);
		free(screen);
		return result;
	}
	set_term(screen->curses);
	set_modes();
	suspend_by_key();
	colour_start(screen);
	crash_arm(&screen->before);
	screen_resized(screen);
	*ret_screen = screen;
	return 0;
}

void screen_close(struct screen *screen)
{
	if (!screen)
		return;
	mousemask(0, NULL);
	curs_set(1);
	endwin();
	delscreen(screen->curses);
	/* What was typed and not read is not for the shell. */
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &screen->before);
	crash_disarm();
	canvas_free(screen->shown);
	free(screen);
}

/* Nothing is known of what the terminal shows: all is drawn anew. */
static void forget(struct screen *screen)
{
	canvas_free(screen->shown);
	screen->shown = canvas_new(screen->cols, screen->rows);
	memset(screen->shown->cells, 0, (size_t)screen->cols * (size_t)screen->rows * sizeof *screen->shown->cells);
	clearok(curscr, TRUE);
}

void screen_resized(struct screen *screen)
{
	struct winsize size = {0};
	int cols = COLS, rows = LINES;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
		cols = size.ws_col;
		rows = size.ws_row;
	}
	screen->cols = cols < 1 ? 1 : cols > 1000 ? 1000 : cols;
	screen->rows = rows < 1 ? 1 : rows > 1000 ? 1000 : rows;
	resizeterm(screen->rows, screen->cols);
	forget(screen);
}

void screen_suspend(struct screen *screen)
{
	struct sigaction usual = {.sa_handler = SIG_DFL}, ours;
	screen_lend(screen);
	sigemptyset(&usual.sa_mask);
	sigaction(SIGTSTP, &usual, &ours);
	raise(SIGTSTP);
	/* Somebody has continued us. */
	sigaction(SIGTSTP, &ours, NULL);
	screen_take_back(screen);
}

void screen_size(const struct screen *screen, int *ret_cols, int *ret_rows)
{
	*ret_cols = screen->cols;
	*ret_rows = screen->rows;
}

const struct screen_ability *screen_ability(const struct screen *screen)
{
	return &screen->ability;
}

/* ---- the clipboard ---- */

/* RFC 4648 */
static void add_base64(struct buf *to, const char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t length = strlen(text);
	for (size_t i = 0; i < length; i += 3) {
		uint32_t three = (uint32_t)(unsigned char)text[i] << 16;
		if (i + 1 < length)
			three |= (uint32_t)(unsigned char)text[i + 1] << 8;
		if (i + 2 < length)
			three |= (unsigned char)text[i + 2];
		for (unsigned digit = 0; digit < 4; digit++)
			buf_char(to, i + digit > length ? '=' : digits[three >> (18 - 6 * digit) & 63]);
	}
}

void screen_copy(struct screen *screen, const char *text)
{
	(void)screen;
	struct buf sequence = {0};
	buf_text(&sequence, "\033]52;c;");
	add_base64(&sequence, text);
	buf_char(&sequence, '\a');
	fwrite(buf_get(&sequence), 1, sequence.len, stdout);
	fflush(stdout);
	buf_done(&sequence);
}

/* ---- the terminal, lent ---- */

void screen_lend(struct screen *screen)
{
	(void)screen;
	curs_set(1);
	endwin();
	fflush(stdout);
}

void screen_take_back(struct screen *screen)
{
	reset_prog_mode();
	refresh();
	curs_set(0);
	screen_resized(screen);
}
