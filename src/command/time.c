/* command/time: the moment that is looked at: back and forth, playing, the animation of a transition. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { PHASE_NS = 35000000, QUICK_NS = 150000000, SLOW_NS = 50000000, PLAY_BURST = 2000 };
enum { PLAY_SECONDS = 45, PLAY_MOST = 10000 };
enum { STAY_NS = 800000000, STAY_COLUMN_NS = 45000000, STAY_COLUMNS = 300 };  /* how long a note is read, at most */

uint64_t time_end(const struct desk *desk)
{
	return desk->session ? history_count(session_history(desk->session)) : 0;
}

void time_go(struct desk *desk, uint64_t moment)
{
	if (!desk->session)
		return;
	uint64_t end = time_end(desk);
	if (run_is_live(desk) && !session_is_paused(desk->session))
		session_pause(desk->session, true);
	desk->playing = false;
	desk->moment = moment < end ? moment : end;
	desk->following = desk->moment == end;
}

void time_move(struct desk *desk, int steps, bool lines)
{
	if (!desk->session)
		return;
	uint64_t moment = desk->following ? time_end(desk) : desk->moment;
	for (int i = 0; i < abs(steps); i++)
		moment = history_step(session_history(desk->session), moment, steps < 0 ? -1 : 1, lines);
	time_go(desk, moment);
}

/* ---- playing ---- */

/* Where the lesson says something the play stays until it can be read: the first time of each note. */
static uint64_t stay(struct desk *desk)
{
	struct scene scene;
	struct buf text = {0};
	desk_scene(desk, &scene);
	int note = view_note(&scene, &text);
	uint64_t bit = note >= 0 ? UINT64_C(1) << (note % 64) : 0, ns = 0;
	int columns = text_width(buf_get(&text));
	if (bit & ~desk->notes_read)
		ns = STAY_NS + STAY_COLUMN_NS * (uint64_t)(columns < STAY_COLUMNS ? columns : STAY_COLUMNS);
	desk->notes_read |= bit;
	buf_done(&text);
	return ns;
}

void time_play_again(struct desk *desk)
{
	desk->moment = 0;
	desk->following = false;
	desk->playing = time_end(desk) > 0;
	desk->notes_read = 0;
	desk->play_at = 0;
}

void time_play_anew(struct desk *desk)
{
	struct history *history = session_history(desk->session);
	uint64_t end = time_end(desk), at = 0, stops = 0;
	for (; at < end && stops < PLAY_MOST; stops++)
		at = history_step(history, at, 1, false);
	double whole = (double)stops / PLAY_SECONDS;
	desk->play_speed = whole > PLAY_SPEED ? whole : PLAY_SPEED;
	time_play_again(desk);
}

bool time_play(struct desk *desk)
{
	if (!desk->playing || desk->now < desk->play_at)
		return false;
	uint64_t interval = (uint64_t)(1e9 / desk->play_speed), end = time_end(desk);
	if (desk->play_at == 0)
		desk->play_at = desk->now;
	for (int i = 0; i < PLAY_BURST && desk->play_at <= desk->now && desk->moment < end; i++) {
		desk->moment = history_step(session_history(desk->session), desk->moment, 1, false);
		desk->play_at += interval;
		if (desk->teaches && desk->step == STEP_SEE && interval >= SLOW_NS)
			desk->play_at += stay(desk);
	}
	/* Who was stopped for a while does not catch up all at once. */
	if (desk->play_at < desk->now)
		desk->play_at = desk->now;
	desk->following = desk->moment >= end;
	desk->playing = desk->moment < end;
	return true;
}

int time_play_ms(const struct desk *desk)
{
	if (!desk->playing)
		return -1;
	return desk->play_at <= desk->now ? 0 : (int)((desk->play_at - desk->now) / 1000000) + 1;
}

/* ---- the animation ---- */

/* A move between states is shown on its way when it comes alone; in a rush of them nothing flickers. */
void time_animate(struct desk *desk)
{
	if (!desk->session) {
		desk->phase = 8;
		return;
	}
	size_t count;
	const struct trace_move *moves = history_moves(session_history(desk->session), &count);
	size_t n = history_cut(moves, count, sizeof *moves, desk->moment);
	uint64_t last = n > 0 ? moves[n - 1].index + 1 : 0;
	bool backwards = desk->moment < desk->move_moment;
	desk->move_moment = desk->moment;
	if (last != desk->move_index) {
		bool alone = desk->now - desk->move_at > QUICK_NS;
		desk->move_index = last;
		desk->move_at = desk->now;
		desk->phase = alone && !backwards && last > 0 ? 0 : 8;
		return;
	}
	if (desk->phase < 8) {
		uint64_t phase = (desk->now - desk->move_at) / PHASE_NS;
		desk->phase = phase < 8 ? (unsigned)phase : 8;
	}
}

/* ---- a moment by its name ---- */

int desk_moment_parse(const struct history *history, const char *text, uint64_t *ret_moment, struct err *err)
{
	uint64_t end = history_count(history);
	if (strcmp(text, "end") == 0) {
		*ret_moment = end;
		return 0;
	}
	char *rest;
	double number = strtod(text, &rest);
	double unit = strcmp(rest, "ms") == 0 ? 1e6 : *rest == '\0' || strcmp(rest, "s") == 0 ? 1e9 : 0;
	bool percent = strcmp(rest, "%") == 0;
	if (rest == text || !isfinite(number) || number < 0 || (unit <= 0 && !percent) || (percent && number > 100))
		return err_set(err, EINVAL, _("'%.60s' is no moment: write 1.5s, 200ms, 2 (seconds), 50%% or end"), text);
	if (percent)
		*ret_moment = (uint64_t)((double)end * number / 100.0 + 0.5);
	else
		*ret_moment = number * unit >= 1.8e19 ? end : history_at_time(history, (uint64_t)(number * unit));
	return 0;
}

/* ---- commands ---- */

bool has_run(const struct desk *desk)
{
	return desk->session != NULL;
}

COMMAND(do_earlier) { (void)call; (void)err; time_move(desk, -1, false); return 0; }
COMMAND(do_later) { (void)call; (void)err; time_move(desk, 1, false); return 0; }
COMMAND(do_earlier_far) { (void)call; (void)err; time_move(desk, -10, false); return 0; }
COMMAND(do_later_far) { (void)call; (void)err; time_move(desk, 10, false); return 0; }
COMMAND(do_begin) { (void)call; (void)err; time_go(desk, 0); return 0; }

COMMAND(do_end)
{
	(void)call;
	(void)err;
	time_go(desk, time_end(desk));
	return 0;
}

COMMAND(do_goto)
{
	uint64_t moment;
	int result = desk_moment_parse(session_history(desk->session), call->argument, &moment, err);
	if (result == 0)
		time_go(desk, moment);
	return result;
}
