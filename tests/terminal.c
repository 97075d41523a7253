/* See terminal.h. Three processes: the test, the shell (the session's leader, in this file), the program. */
#include "terminal.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

enum { PICTURE_MAX = 400000, ENVIRONMENT_MAX = 40 };

/* What the shell tells: 'p' pid, 's' stopped, 'e' ended. */
struct report { char what; int status; pid_t pid; bool modes_same; };

struct terminal {
	int master, reports, orders;
	pid_t shell, pid;
	VTerm *vterm;
	VTermScreen *screen;
	int cols, rows;
	bool alternate, cursor_hidden, mouse, stopped, ended, shell_gone;
	char mode[32];              /* of a sequence ESC [ ? 1006 ; 1000 h, what came of it so far */
	size_t mode_length;
	struct report end;
	char folder[64], mark[96];
	char *picture;
};

static double now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

const char *terminal_program(void)
{
	const char *program = getenv("PROCESSION");
	return program && *program ? program : "./procession";
}

/* ---- the shell ---- */

static bool modes_are(const struct termios *before)
{
	struct termios modes;
	return tcgetattr(STDIN_FILENO, &modes) == 0 && modes.c_iflag == before->c_iflag && modes.c_oflag == before->c_oflag &&
	       modes.c_cflag == before->c_cflag && modes.c_lflag == before->c_lflag &&
	       memcmp(modes.c_cc, before->c_cc, sizeof modes.c_cc) == 0;
}

static void tell(int fd, struct report report)
{
	ssize_t unused = write(fd, &report, sizeof report);
	(void)unused;
}

static void program_run(const struct terminal_spec *spec)
{
	setpgid(0, 0);
	tcsetpgrp(STDIN_FILENO, getpgrp());
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	execv(spec->argv[0], (char *const *)spec->argv);
	fprintf(stderr, "cannot run %s: %s\n", spec->argv[0], strerror(errno));
	_exit(127);
}

static int remove_one(const char *path, const struct stat *stat_of, int kind, struct FTW *walk)
{
	(void)stat_of;
	(void)kind;
	(void)walk;
	return remove(path);
}

static void shell_run(const struct terminal_spec *spec, const char *folder, int reports, int orders)
{
	struct termios before;
	signal(SIGTTOU, SIG_IGN);
	signal(SIGTTIN, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	tcgetattr(STDIN_FILENO, &before);
	pid_t pid = fork();
	if (pid == 0)
		program_run(spec);
	setpgid(pid, pid);
	tcsetpgrp(STDIN_FILENO, pid);
	tell(reports, (struct report){.what = 'p', .pid = pid});
	for (int status;;) {
		if (waitpid(pid, &status, WUNTRACED) != pid)
			break;
		tcsetpgrp(STDIN_FILENO, getpgrp());
		bool same = modes_are(&before);
		if (!WIFSTOPPED(status)) {
			tell(reports, (struct report){.what = 'e', .status = status, .modes_same = same});
			break;
		}
		tell(reports, (struct report){.what = 's', .status = status, .modes_same = same});
		char order;
		if (read(orders, &order, 1) != 1)
			break;
		tcsetpgrp(STDIN_FILENO, pid);
		kill(-pid, SIGCONT);
	}
	/* The terminal stays open until the test has looked. */
	char order;
	while (read(orders, &order, 1) > 0)
		continue;
	/* Also when the test has failed and is gone: neither process nor file stays. */
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	_exit(0);
}

/* ---- opening ---- */

static int on_property(VTermProp property, VTermValue *value, void *ctx)
{
	struct terminal *terminal = ctx;
	if (property == VTERM_PROP_ALTSCREEN)
		terminal->alternate = value->boolean;
	if (property == VTERM_PROP_CURSORVISIBLE)
		terminal->cursor_hidden = !value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

static void folder_make(struct terminal *terminal)
{
	char path[128];
	snprintf(terminal->folder, sizeof terminal->folder, "/tmp/procession-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(terminal->folder));
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s", terminal->folder, i ? "home" : "tmp");
		ck_assert_int_eq(mkdir(path, 0700), 0);
	}
	snprintf(terminal->mark, sizeof terminal->mark, "PROCESSION_TEST_MARK=%s", terminal->folder);
}

static void set_one(const char *setting)
{
	char name[128];
	const char *equals = strchr(setting, '=');
	size_t length = equals ? (size_t)(equals - setting) : strlen(setting);
	snprintf(name, sizeof name, "%.*s", (int)length, setting);
	if (equals)
		setenv(name, equals + 1, 1);
	else
		unsetenv(name);
}

static void environment_set(const struct terminal *terminal, const struct terminal_spec *spec)
{
	char path[128];
	static const char *const settings[] = {
		"TERM=xterm-256color", "LANG=C.UTF-8", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANGUAGE", "COLORTERM", "NO_COLOR", "LINES",
		"COLUMNS", "ESCDELAY",
	};
	for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
		set_one(settings[i]);
	static const char *const folders[][2] = {{"TMPDIR", "tmp"}, {"HOME", "home"}, {"XDG_DATA_HOME", "home/data"}};
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s/%s", terminal->folder, folders[i][1]);
		setenv(folders[i][0], path, 1);
	}
	set_one(terminal->mark);
	for (const char *const *setting = spec->environment; setting && *setting; setting++)
		set_one(*setting);
}

struct terminal *terminal_open(const struct terminal_spec *spec)
{
	struct terminal *terminal = calloc(1, sizeof *terminal);
	int reports[2], orders[2];
	ck_assert_ptr_nonnull(terminal);
	terminal->cols = spec->cols ? spec->cols : 120;
	terminal->rows = spec->rows ? spec->rows : 36;
	terminal->picture = malloc(PICTURE_MAX);
	folder_make(terminal);
	ck_assert_int_eq(pipe2(reports, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(orders, O_CLOEXEC), 0);
	struct winsize size = {.ws_col = (unsigned short)terminal->cols, .ws_row = (unsigned short)terminal->rows};
	fflush(NULL);
	terminal->shell = forkpty(&terminal->master, NULL, NULL, &size);
	ck_assert_int_ge(terminal->shell, 0);
	if (terminal->shell == 0) {
		close(reports[0]);
		close(orders[1]);
		environment_set(terminal, spec);
		shell_run(spec, terminal->folder, reports[1], orders[0]);
	}
	close(reports[1]);
	close(orders[0]);
	terminal->reports = reports[0];
	terminal->orders = orders[1];
	fcntl(terminal->master, F_SETFD, FD_CLOEXEC);
	fcntl(terminal->master, F_SETFL, O_NONBLOCK);
	terminal->vterm = vterm_new(terminal->rows, terminal->cols);
	vterm_set_utf8(terminal->vterm, 1);
	terminal->screen = vterm_obtain_screen(terminal->vterm);
	vterm_screen_enable_altscreen(terminal->screen, 1);
	vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
	vterm_screen_reset(terminal->screen, 1);
	return terminal;
}

/* ---- turning: what the program writes, what the shell tells ---- */

static void answer(struct terminal *terminal)
{
	char bytes[256];
	size_t count;
	while ((count = vterm_output_read(terminal->vterm, bytes, sizeof bytes)) > 0) {
		ssize_t unused = write(terminal->master, bytes, count);
		(void)unused;
	}
}

/* Is the mouse told? Old versions of libvterm see only the first of several modes set at once. */
static void watch_mouse(struct terminal *terminal, const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char c = bytes[i];
		if (c == '\033')
			terminal->mode_length = 0;
		if (terminal->mode_length + 1 < sizeof terminal->mode)
			terminal->mode[terminal->mode_length++] = c;
		terminal->mode[terminal->mode_length] = '\0';
		if ((c == 'h' || c == 'l') && strncmp(terminal->mode, "\033[?", 3) == 0 && strstr(terminal->mode, "1000"))
			terminal->mouse = c == 'h';
		if (c >= '@' && c <= '~' && c != '[')
			terminal->mode_length = 0;
	}
}

static bool take_output(struct terminal *terminal)
{
	char bytes[8192];
	ssize_t count = read(terminal->master, bytes, sizeof bytes);
	if (count <= 0)
		return false;
	watch_mouse(terminal, bytes, (size_t)count);
	vterm_input_write(terminal->vterm, bytes, (size_t)count);
	vterm_screen_flush_damage(terminal->screen);
	answer(terminal);
	return true;
}

static void take_report(struct terminal *terminal)
{
	struct report report;
	if (read(terminal->reports, &report, sizeof report) != (ssize_t)sizeof report) {
		terminal->shell_gone = true;
		return;
	}
	if (report.what == 'p')
		terminal->pid = report.pid;
	if (report.what == 's')
		terminal->stopped = true;
	if (report.what == 'e')
		terminal->ended = true;
	if (report.what != 'p')
		terminal->end = report;
}

static void turn(struct terminal *terminal, int ms)
{
	struct pollfd fds[2] = {
		{.fd = terminal->master, .events = POLLIN}, {.fd = terminal->shell_gone ? -1 : terminal->reports, .events = POLLIN},
	};
	poll(fds, 2, ms);
	while (take_output(terminal))
		continue;
	if (fds[1].revents)
		take_report(terminal);
}

/* ---- looking ---- */

static size_t cell_text(const VTermScreenCell *cell, char *ret_text)
{
	size_t length = 0;
	for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++) {
		unsigned c = cell->chars[i];
		if (c < 0x80) {
			ret_text[length++] = (char)c;
		} else if (c < 0x800) {
			ret_text[length++] = (char)(0xc0 | c >> 6);
			ret_text[length++] = (char)(0x80 | (c & 63));
		} else if (c < 0x10000) {
			ret_text[length++] = (char)(0xe0 | c >> 12);
			ret_text[length++] = (char)(0x80 | (c >> 6 & 63));
			ret_text[length++] = (char)(0x80 | (c & 63));
		}
	}
	if (length == 0)
		ret_text[length++] = ' ';
	return length;
}

static size_t row_text(struct terminal *terminal, int y, char *ret_text)
{
	size_t length = 0;
	for (int x = 0; x < terminal->cols;) {
		VTermScreenCell cell;
		vterm_screen_get_cell(terminal->screen, (VTermPos){.row = y, .col = x}, &cell);
		length += cell_text(&cell, ret_text + length);
		x += cell.width > 1 ? cell.width : 1;
	}
	while (length > 0 && ret_text[length - 1] == ' ')
		length--;
	ret_text[length] = '\0';
	return length;
}

const char *terminal_picture(struct terminal *terminal)
{
	size_t length = 0;
	turn(terminal, 0);
	for (int y = 0; y < terminal->rows && length + 4096 < PICTURE_MAX; y++) {
		length += row_text(terminal, y, terminal->picture + length);
		terminal->picture[length++] = '\n';
	}
	terminal->picture[length] = '\0';
	return terminal->picture;
}

bool terminal_shows(struct terminal *terminal, const char *text)
{
	return strstr(terminal_picture(terminal), text) != NULL;
}

/* What the kernel says of the program: where it stands, which signals wait. */
static void print_process(const struct terminal *terminal)
{
	static const char *const files[] = {"status", "wchan", "syscall", "stat"};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		char path[64], text[4096];
		snprintf(path, sizeof path, "/proc/%d/%s", (int)terminal->pid, files[i]);
		FILE *file = fopen(path, "re");
		size_t count = file ? fread(text, 1, sizeof text, file) : 0;
		fprintf(stderr, "%s: %.*s\n", path, (int)count, text);
		if (file)
			fclose(file);
	}
	fprintf(stderr, "in front: %d\n", (int)tcgetpgrp(terminal->master));
}

static void give_up(struct terminal *terminal, const char *what, const char *text)
{
	/* Too long for a message of check. */
	fprintf(stderr, "%s\n", terminal_picture(terminal));
	print_process(terminal);
	ck_abort_msg("%s '%s'%s; what the terminal shows is printed above", what, text, terminal->ended ? " (the program has ended)" : "");
}

int terminal_wait_any(struct terminal *terminal, const char *const *texts)
{
	double deadline = now_s() + TERMINAL_SECONDS;
	for (;;) {
		for (int i = 0; texts[i]; i++)
			if (terminal_shows(terminal, texts[i]))
				return i;
		if (now_s() > deadline || terminal->ended)
			break;
		turn(terminal, 50);
	}
	/* What was written last may have come with the end. */
	turn(terminal, 50);
	for (int i = 0; texts[i]; i++)
		if (terminal_shows(terminal, texts[i]))
			return i;
	give_up(terminal, "waited in vain for", texts[0]);
	return -1;
}

void terminal_wait(struct terminal *terminal, const char *text)
{
	terminal_wait_any(terminal, (const char *const[]){text, NULL});
}

void terminal_wait_gone(struct terminal *terminal, const char *text)
{
	double deadline = now_s() + TERMINAL_SECONDS;
	while (terminal_shows(terminal, text)) {
		if (now_s() > deadline)
			give_up(terminal, "still shown:", text);
		turn(terminal, 50);
	}
}

bool terminal_find(struct terminal *terminal, const char *text, int *ret_x, int *ret_y)
{
	turn(terminal, 0);
	for (int y = 0; y < terminal->rows; y++) {
		char *row = terminal->picture, *at;
		row_text(terminal, y, row);
		if (!(at = strstr(row, text)))
			continue;
		/* Bytes to columns: walk the cells again. */
		size_t length = 0;
		int x = 0;
		while (length < (size_t)(at - row)) {
			VTermScreenCell cell;
			char one[64];
			vterm_screen_get_cell(terminal->screen, (VTermPos){.row = y, .col = x}, &cell);
			length += cell_text(&cell, one);
			x += cell.width > 1 ? cell.width : 1;
		}
		*ret_x = x;
		*ret_y = y;
		return true;
	}
	return false;
}

bool terminal_is_alternate(const struct terminal *terminal)
{
	return terminal->alternate;
}

bool terminal_cursor_is_visible(const struct terminal *terminal)
{
	return !terminal->cursor_hidden;
}

bool terminal_has_mouse(const struct terminal *terminal)
{
	return terminal->mouse;
}

bool terminal_background(struct terminal *terminal, int x, int y, unsigned char ret_rgb[3])
{
	VTermScreenCell cell;
	turn(terminal, 0);
	vterm_screen_get_cell(terminal->screen, (VTermPos){.row = y, .col = x}, &cell);
	if (VTERM_COLOR_IS_DEFAULT_BG(&cell.bg))
		return false;
	vterm_screen_convert_color_to_rgb(terminal->screen, &cell.bg);
	ret_rgb[0] = cell.bg.rgb.red;
	ret_rgb[1] = cell.bg.rgb.green;
	ret_rgb[2] = cell.bg.rgb.blue;
	return true;
}

bool terminal_is_reversed(struct terminal *terminal, int x, int y)
{
	VTermScreenCell cell;
	turn(terminal, 0);
	vterm_screen_get_cell(terminal->screen, (VTermPos){.row = y, .col = x}, &cell);
	return cell.attrs.reverse;
}

/* ---- doing ---- */

static const struct { const char *name, *bytes; } keys[] = {
	{"enter", "\r"}, {"esc", "\033"}, {"tab", "\t"}, {"shift-tab", "\033[Z"}, {"space", " "}, {"backspace", "\177"},
	{"up", "\033OA"}, {"down", "\033OB"}, {"right", "\033OC"}, {"left", "\033OD"}, {"home", "\033OH"}, {"end", "\033OF"},
	{"page-up", "\033[5~"}, {"page-down", "\033[6~"}, {"f1", "\033OP"}, {"f2", "\033OQ"}, {"ctrl-c", "\003"}, {"ctrl-z", "\032"}, {"ctrl-u", "\025"},
	{"ctrl-l", "\014"}, {"ctrl-\\", "\034"}, {"shift-left", "\033[1;2D"}, {"shift-right", "\033[1;2C"},
};

static void type(struct terminal *terminal, const char *bytes)
{
	size_t length = strlen(bytes);
	double deadline = now_s() + TERMINAL_SECONDS;
	while (length > 0) {
		ssize_t count = write(terminal->master, bytes, length);
		if (count > 0) {
			bytes += count;
			length -= (size_t)count;
		} else if (now_s() > deadline) {
			give_up(terminal, "nobody reads", bytes);
		}
		turn(terminal, 0);
	}
}

void terminal_key(struct terminal *terminal, const char *key)
{
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (strcmp(keys[i].name, key) == 0) {
			type(terminal, keys[i].bytes);
			return;
		}
	type(terminal, key);
}

void terminal_press_until(struct terminal *terminal, const char *key, const char *text)
{
	double deadline = now_s() + TERMINAL_SECONDS;
	while (!terminal_shows(terminal, text)) {
		if (now_s() > deadline || terminal->ended)
			give_up(terminal, "pressed a key in vain for", text);
		terminal_key(terminal, key);
		/* Its picture, or nothing: not every key changes it. */
		turn(terminal, 60);
	}
}

void terminal_click(struct terminal *terminal, int x, int y)
{
	/* In SGR's form, which the terminal's entry asks for. */
	char bytes[64];
	snprintf(bytes, sizeof bytes, "\033[<0;%d;%dM\033[<0;%d;%dm", x + 1, y + 1, x + 1, y + 1);
	type(terminal, bytes);
}

void terminal_click_text(struct terminal *terminal, const char *text)
{
	int x, y;
	terminal_wait(terminal, text);
	ck_assert(terminal_find(terminal, text, &x, &y));
	terminal_click(terminal, x, y);
}

void terminal_resize(struct terminal *terminal, int cols, int rows)
{
	struct winsize size = {.ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows};
	turn(terminal, 0);
	terminal->cols = cols;
	terminal->rows = rows;
	vterm_set_size(terminal->vterm, rows, cols);
	ck_assert_int_eq(ioctl(terminal->master, TIOCSWINSZ, &size), 0);
}

static void wait_pid(struct terminal *terminal)
{
	double deadline = now_s() + TERMINAL_SECONDS;
	while (terminal->pid == 0 && now_s() < deadline)
		turn(terminal, 50);
	ck_assert_int_gt(terminal->pid, 0);
}

pid_t terminal_pid(const struct terminal *terminal)
{
	wait_pid((struct terminal *)terminal);
	return terminal->pid;
}

const char *terminal_folder(const struct terminal *terminal)
{
	return terminal->folder;
}

void terminal_signal(struct terminal *terminal, int number)
{
	wait_pid(terminal);
	ck_assert_int_eq(kill(terminal->pid, number), 0);
}

void terminal_wait_stopped(struct terminal *terminal)
{
	double deadline = now_s() + TERMINAL_SECONDS;
	while (!terminal->stopped) {
		if (now_s() > deadline || terminal->ended)
			give_up(terminal, "waited in vain for", "the program to stop");
		turn(terminal, 50);
	}
	ck_assert_msg(terminal->end.modes_same, "the modes of the terminal are not restored while the program is stopped");
}

void terminal_continue(struct terminal *terminal)
{
	terminal->stopped = false;
	ck_assert_int_eq((int)write(terminal->orders, "c", 1), 1);
}

/* ---- the end ---- */

struct terminal_end terminal_wait_end(struct terminal *terminal)
{
	double deadline = now_s() + TERMINAL_SECONDS;
	while (!terminal->ended) {
		if (now_s() > deadline)
			give_up(terminal, "waited in vain for", "the program to end");
		turn(terminal, 50);
	}
	turn(terminal, 0);
	return (struct terminal_end){
		.status = terminal->end.status, .modes_restored = terminal->end.modes_same, .alternate = terminal->alternate,
		.cursor_visible = !terminal->cursor_hidden, .mouse = terminal->mouse,
	};
}

/* Every process that was started from the program has the mark in its environment. */
static bool has_mark(const struct terminal *terminal, const char *pid)
{
	char path[300], bytes[32768];
	snprintf(path, sizeof path, "/proc/%.20s/environ", pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t count = read(fd, bytes, sizeof bytes);
	close(fd);
	return count > 0 && memmem(bytes, (size_t)count, terminal->mark, strlen(terminal->mark) + 1) != NULL;
}

unsigned terminal_processes(struct terminal *terminal)
{
	DIR *proc = opendir("/proc");
	unsigned count = 0;
	ck_assert_ptr_nonnull(proc);
	for (struct dirent *entry; (entry = readdir(proc));)
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && has_mark(terminal, entry->d_name))
			count++;
	closedir(proc);
	return count;
}

static bool is_empty(const char *folder)
{
	DIR *dir = opendir(folder);
	bool empty = true;
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			empty = false;
	if (dir)
		closedir(dir);
	return empty;
}

void terminal_wait_nothing_left(struct terminal *terminal)
{
	char tmp[128];
	double deadline = now_s() + TERMINAL_SECONDS;
	snprintf(tmp, sizeof tmp, "%s/tmp", terminal->folder);
	while (terminal_processes(terminal) > 0 || !is_empty(tmp)) {
		if (now_s() > deadline)
			ck_abort_msg("left behind: %u processes, %s in %s", terminal_processes(terminal), is_empty(tmp) ? "nothing" : "files", tmp);
		turn(terminal, 20);
	}
}

void terminal_close(struct terminal *terminal)
{
	if (!terminal->ended && terminal->pid > 0)
		kill(terminal->pid, SIGKILL);
	close(terminal->orders);
	while (waitpid(terminal->shell, NULL, 0) < 0 && errno == EINTR)
		continue;
	close(terminal->reports);
	close(terminal->master);
	vterm_free(terminal->vterm);
	free(terminal->picture);
	free(terminal);
}
