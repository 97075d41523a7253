/* app/loop: see loop.h. Draws at most sixty times a second and only when something has changed. */
#include "app/loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app/app.h"
#include "app/picture.h"
#include "app/signals.h"
#include "screen/screen.h"

enum { FRAME_NS = 16000000, FDS_MAX = 24 };

struct loop {
	struct desk *desk;
	struct screen *screen;
	struct canvas *canvas, *before;  /* the picture, and the one before it */
	const struct loop_guest *guest;  /* NULL none */
	bool changed, gone;
	uint64_t next_frame;
};

static uint64_t clock_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* ---- the picture ---- */

static bool is_the_same(const struct canvas *a, const struct canvas *b)
{
	return a->cols == b->cols && a->rows == b->rows &&
	       memcmp(a->cells, b->cells, (size_t)a->cols * (size_t)a->rows * sizeof *a->cells) == 0;
}

static void fit(struct loop *loop)
{
	int cols, rows;
	screen_size(loop->screen, &cols, &rows);
	loop->desk->cols = cols;
	loop->desk->rows = rows;
	canvas_resize(loop->canvas, cols, rows);
	loop->changed = true;
}

static void draw(struct loop *loop)
{
	struct canvas *other = loop->before;
	loop->before = loop->canvas;
	loop->canvas = other;
	if (other->cols != loop->before->cols || other->rows != loop->before->rows)
		canvas_resize(other, loop->before->cols, loop->before->rows);
	picture_draw(loop->desk, loop->canvas);
	/* A view that stands at its end does not move: then the scroll is forgotten, or one would have to
	 * scroll back through what was never seen. */
	if (loop->desk->scrolled_by != 0 && is_the_same(loop->canvas, loop->before))
		desk_scroll_undo(loop->desk);
	loop->desk->scrolled_by = 0;
	screen_show(loop->screen, loop->canvas);
	loop->changed = false;
	loop->next_frame = clock_ns() + FRAME_NS;
}

/* ---- what comes in ---- */

static void take_input(struct loop *loop, const struct screen_input *input)
{
	const struct cell *cell = canvas_cell(loop->canvas, input->x, input->y);
	unsigned hot = cell ? cell->hot_kind : 0;
	uint32_t value = cell ? cell->hot_value : 0;
	if (input->kind == SCREEN_KEY)
		loop->changed |= desk_key(loop->desk, input->key);
	else if (input->kind == SCREEN_CLICK)
		loop->changed |= desk_click(loop->desk, hot, value);
	else
		loop->changed |= desk_wheel(loop->desk, input->wheel, hot, value);
}

/* F2: what cannot be shown is not switched to. */
static void change_language(struct loop *loop)
{
	bool chinese = !loop->desk->chinese;
	if (chinese && !screen_ability(loop->screen)->utf8) {
		desk_say(loop->desk, true, "%s", _("this terminal is not set to UTF-8 and cannot show Chinese: set LANG=C.UTF-8"));
		return;
	}
	app_language_set(chinese ? "zh" : "en", NULL);
	desk_language_changed(loop->desk, chinese);
}

/* The learner's editor has the terminal until it ends. */
static void edit(struct loop *loop)
{
	const char *visual = getenv("VISUAL"), *plain = getenv("EDITOR");
	const char *editor = visual && *visual ? visual : plain && *plain ? plain : "sensible-editor";
	struct buf command = {0};
	int status = -1;
	buf_format(&command, "%s \"$1\"", editor);
	screen_lend(loop->screen);
	pid_t pid = fork();
	if (pid == 0) {
		app_signals_default();
		execl("/bin/sh", "sh", "-c", buf_get(&command), "procession", loop->desk->edited, (char *)NULL);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	screen_take_back(loop->screen);
	buf_done(&command);
	if (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		desk_edited(loop->desk);
	else
		desk_say(loop->desk, true, _("the editor '%s' could not be run: set EDITOR to one that is there"), editor);
}

static void take_wants(struct loop *loop)
{
	unsigned wants = loop->desk->wants;
	loop->desk->wants &= (unsigned)WANT_LEAVE;
	if (wants & WANT_LANGUAGE)
		change_language(loop);
	if (wants & WANT_EDIT)
		edit(loop);
	if (wants & WANT_COPY)
		screen_copy(loop->screen, loop->desk->copied);
	if (wants & WANT_REDRAW)
		screen_resized(loop->screen);
	if (wants & (WANT_LANGUAGE | WANT_REDRAW | WANT_EDIT))
		loop->changed = true;
}

static void suspend(struct loop *loop)
{
	screen_suspend(loop->screen);
	app_signal_take(SIGCONT);
	fit(loop);
}

static void take_inputs(struct loop *loop)
{
	struct screen_input input;
	int result;
	while ((result = screen_read(loop->screen, &input)) == 1) {
		/* A scroll is judged by its own picture. */
		if (loop->desk->scrolled_by != 0)
			draw(loop);
		if (input.kind == SCREEN_KEY && strcmp(input.key, "ctrl-z") == 0)
			suspend(loop);
		else
			take_input(loop, &input);
		take_wants(loop);
		if (loop->desk->wants & WANT_LEAVE)
			return;
	}
	loop->gone = result < 0;
}

static void take_signals(struct loop *loop)
{
	if (app_signal_take(SIGTSTP))
		suspend(loop);
	/* Stopped and continued without having been asked (SIGSTOP): the terminal may show anything. */
	bool continued = app_signal_take(SIGCONT), resized = app_signal_take(SIGWINCH);
	if (continued || resized) {
		screen_resized(loop->screen);
		fit(loop);
	}
}

static int wait_ms(const struct loop *loop, uint64_t now)
{
	int timeout = desk_timeout_ms(loop->desk, now), guests = loop->guest ? loop->guest->timeout_ms(loop->guest->ctx, now) : -1;
	if (guests >= 0 && (timeout < 0 || guests < timeout))
		timeout = guests;
	if (!loop->changed)
		return timeout;
	int frame = loop->next_frame > now ? (int)((loop->next_frame - now) / 1000000) + 1 : 0;
	return timeout < 0 || frame < timeout ? frame : timeout;
}

static void wait_for_something(struct loop *loop)
{
	struct pollfd fds[FDS_MAX] = {
		{.fd = screen_fd(loop->screen), .events = POLLIN}, {.fd = app_signal_fd(), .events = POLLIN},
	};
	nfds_t count = 2 + desk_fds(loop->desk, fds + 2, FDS_MAX - 3);
	if (loop->guest)
		fds[count++] = (struct pollfd){.fd = loop->guest->fd, .events = POLLIN};
	if (poll(fds, count, wait_ms(loop, clock_ns())) < 0 && errno != EINTR)
		loop->gone = true;
	/* Read on a hang-up, too: that is how one learns of it. */
	if (fds[0].revents)
		take_inputs(loop);
}

static void turn(struct loop *loop)
{
	while (!app_signal_came() && !loop->gone && !(loop->desk->wants & WANT_LEAVE)) {
		take_signals(loop);
		uint64_t now = clock_ns();
		loop->changed |= desk_pump(loop->desk, now);
		if (loop->guest)
			loop->changed |= loop->guest->turn(loop->guest->ctx, loop->desk, now);
		if (loop->changed && now >= loop->next_frame)
			draw(loop);
		wait_for_something(loop);
	}
}

int loop_check(struct err *err)
{
	struct screen_ability ability;
	screen_look(&ability);
	return ability.terminal ? 0 : err_set(err, ENOTTY, "%s", ability.why_not);
}

int loop_run(struct desk *desk, struct err *err)
{
	return loop_run_with(desk, NULL, err);
}

int loop_run_with(struct desk *desk, const struct loop_guest *guest, struct err *err)
{
	struct loop loop = {.desk = desk, .guest = guest};
	if (screen_open(&loop.screen, err) < 0)
		return 2;
	app_signals_catch_screen();
	loop.canvas = canvas_new(1, 1);
	loop.before = canvas_new(1, 1);
	if (desk->chinese && !screen_ability(loop.screen)->utf8)
		change_language(&loop);
	fit(&loop);
	turn(&loop);
	screen_close(loop.screen);
	canvas_free(loop.canvas);
	canvas_free(loop.before);
	return desk->wants & WANT_LEAVE ? 0 : 1;
}
