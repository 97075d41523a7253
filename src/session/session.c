/* session: see session.h. Live or replayed, everything goes through session_take. */
#include "session/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void session_take(struct session *session, const struct event *event, const void *payload)
{
	history_add(session->history, event, payload);
	struct err err;
	/* A recording that cannot go on (the disk is full) does not end the run; what it has stays good. */
	if (session->journal)
		journal_add(session->journal, event, payload, &err);
}

static struct session *session_new(const char *name)
{
	struct session *session = mem_new_or_die(1, sizeof *session);
	session->history = history_new();
	session->name = mem_text_or_die(name);
	return session;
}

int session_new_live(const struct session_spec *spec, struct session **ret_session, struct err *err)
{
	struct session *session = session_new(spec->name);
	if (spec->forgets)
		history_forget(session->history);
	if (spec->table)
		session->table = table_new();
	int result = spec->command ? foreign_start(session, spec, err) : live_start(session, spec, err);
	if (result == 0 && spec->record)
		result = session_record(session, spec->record, err);
	if (result < 0) {
		session_free(session);
		return result;
	}
	*ret_session = session;
	return 0;
}

static void add_to_history(void *ctx, const struct event *event, const void *payload)
{
	history_add(ctx, event, payload);
}

int session_new_replay(const char *file, struct session **ret_session, struct err *err)
{
	struct journal_reader *reader;
	int result = journal_open(file, &reader, err);
	if (result < 0)
		return result;
	struct session *session = session_new("");
	session->recording = reader;
	session->over = true;
	result = journal_read(reader, add_to_history, session->history, err);
	if (result < 0) {
		session_free(session);
		return result;
	}
	free(session->name);
	session->name = journal_head_get(reader, "program");
	session->picker = journal_head_get(reader, "picker");
	if (!session->name)
		session->name = mem_text_or_die("?");
	*ret_session = session;
	return 0;
}

void session_break_off(struct session *session)
{
	if (session->live && !session->over)
		live_break_off(session, 0, 0, NULL);
}

int session_again(struct session *session, const char *schedule, struct err *err)
{
	if (!session->live || !session->live->steer || !session->over || session->journal)
		return err_set(err, EBUSY, "%s", _("only a steered run that is over, and is not being recorded, can be run again"));
	history_free(session->history);
	session->history = history_new();
	session->over = false;
	return live_again(session, schedule, err);
}

int session_rewind(struct session *session, const char *schedule, struct err *err)
{
	uint64_t deadline = session_clock_ns() + 3000000000u;
	if (session->journal)
		return err_set(err, EBUSY, "%s", _("a run that is being recorded cannot be taken back"));
	session_break_off(session);
	while (!session->over && session_clock_ns() < deadline) {
		struct pollfd fd;
		struct err unused;
		poll(&fd, session_fds(session, &fd, 1), 10);
		session_pump(session, 1000000, &unused);
	}
	return session_again(session, schedule, err);
}

void session_free(struct session *session)
{
	if (!session)
		return;
	live_stop(session);
	foreign_stop(session);
	states_free(session->states);
	table_free(session->table);
	if (session->journal)
		journal_close(session->journal, NULL);
	journal_reader_free(session->recording);
	history_free(session->history);
	free(session->record);
	free(session->name);
	free(session->picker);
	free(session);
}

/* ---- turning it ---- */

unsigned session_fds(const struct session *session, struct pollfd *ret_fds, unsigned max)
{
	if (session->foreign && !session->over)
		return foreign_fds(session, ret_fds, max);
	if (!session->live || session->over || max == 0)
		return 0;
	ret_fds[0] = (struct pollfd){.fd = session->live->epoll_fd, .events = POLLIN};
	return 1;
}

static int until_ms(uint64_t when, uint64_t now)
{
	return when <= now ? 0 : (int)((when - now + 999999) / 1000000 < 1000 ? (when - now + 999999) / 1000000 : 1000);
}

static int run_timeout_ms(const struct session *session)
{
	const struct live *live = session->live;
	if (session->foreign && !session->over)
		return foreign_timeout_ms(session);
	if (!live || session->over)
		return -1;
	if (live->pending)
		return 0;
	uint64_t now = session_clock_ns();
	bool hand = strcmp(live->kind->name, "hand") == 0, paced = strcmp(live->kind->name, "paced") == 0;
	if (!live->paused && !hand && (paced || (live->steer && live->next_token_ns > now)))
		return session->states ? states_timeout_ms(session, until_ms(live->next_token_ns, now)) : until_ms(live->next_token_ns, now);
	if (live->outside)
		return 1;
	/* Else somebody rings; the second is for a word that was missed and for the time limit. A task
	 * that died between two words of a record is noticed by looking. */
	int rest = ring_reader_is_drained(live->reader) ? 500 : 2;
	return session->states ? states_timeout_ms(session, rest) : rest;
}

int session_timeout_ms(const struct session *session)
{
	int timeout = run_timeout_ms(session);
	return session->table && session_is_live(session) && !session->over ? table_timeout_ms(session, timeout) : timeout;
}

int session_pump(struct session *session, uint64_t budget_ns, struct err *err)
{
	if ((!session->live && !session->foreign) || session->over)
		return 0;
	if (session->table)
		table_pump(session, session_clock_ns());
	int result = session->foreign ? foreign_pump(session, budget_ns, err) : live_pump(session, budget_ns, err);
	uint64_t now = session_clock_ns();
	if (session->journal && (now >= session->next_flush_ns || session->over)) {
		struct err unused;
		journal_flush(session->journal, &unused);
		session->next_flush_ns = now + 500000000u;
	}
	return result;
}

/* ---- looking ---- */

struct history *session_history(struct session *session)
{
	return session->history;
}

bool session_is_live(const struct session *session)
{
	return session->live != NULL || session->foreign != NULL;
}

bool session_is_over(const struct session *session)
{
	return session->over;
}

bool session_is_steered(const struct session *session)
{
	return session->live && session->live->steer;
}

bool session_is_paused(const struct session *session)
{
	return session->live && session->live->paused;
}

const char *session_name(const struct session *session)
{
	return session->name;
}

const char *session_picker(const struct session *session)
{
	return session->picker ? session->picker : "?";
}

char *session_source(const struct session *session, const char *language)
{
	char *text;
	if (session->recording)
		return journal_source_get(session->recording, NULL, language, &text) == 0 ? text : NULL;
	return session->live && strcmp(language, "lua") == 0 ? mem_text_or_die(session->live->program.source) : NULL;
}

/* ---- controls ---- */

static void set_gates(struct live *live)
{
	struct gate_head *gate = &live->block.head->gate;
	if (live->steer || live->verdict)
		return;
	bool open = strcmp(live->kind->name, "os") == 0 && !live->paused;
	uint32_t wanted = open ? GATE_OPEN : GATE_TOKENS;
	if (atomic_load(&gate->mode) != wanted)
		gate_mode_set(gate, wanted);
}

void session_pause(struct session *session, bool paused)
{
	if (!session->live)
		return;
	session->live->paused = paused;
	session->live->next_token_ns = 0;
	set_gates(session->live);
}

void session_step(struct session *session)
{
	struct live *live = session->live;
	if (!live)
		return;
	if (strcmp(live->kind->name, "hand") == 0)
		picker_hand_ask(live->picker, -1);
	else
		live->credit++;
	live->pending = true;
}

/* The tasks among which a hand may choose now: how many there are. */
static int open_hand(struct session *session, struct choice choices[BLOCK_TASKS], unsigned *ret_count, struct err *err)
{
	struct live *live = session->live;
	if (!live || strcmp(live->kind->name, "hand") != 0)
		return err_set(err, EINVAL, "%s", _("only under the picker hand do you pick who moves"));
	*ret_count = steer_choices(live->steer, choices);
	return 0;
}

int session_pick_forced(struct session *session, struct err *err)
{
	struct choice choices[BLOCK_TASKS];
	unsigned count;
	int result = open_hand(session, choices, &count, err);
	if (result < 0)
		return result;
	if (picker_forced(choices, count) < 0)
		return err_set(err, EAGAIN, "%s", _("there is a choice: several tasks can move, press the number of one"));
	picker_hand_ask_forced(session->live->picker);
	session->live->pending = true;
	return 0;
}

int session_pick(struct session *session, unsigned task, struct err *err)
{
	struct live *live = session->live;
	struct choice choices[BLOCK_TASKS];
	unsigned count;
	int result = open_hand(session, choices, &count, err);
	if (result < 0)
		return result;
	if (task >= count || !choices[task].exists)
		return err_set(err, ESRCH, _("there is no task %u yet"), task);
	if (choices[task].ended)
		return err_set(err, ESRCH, _("task %u has ended"), task);
	if (!choices[task].enabled)
		return err_set(err, EAGAIN, _("task %u is blocked: somebody else must go first"), task);
	if (picker_hand_is_asked(live->picker))
		return err_set(err, EAGAIN, "%s", _("the last step is still on its way"));
	picker_hand_ask(live->picker, (int)task);
	live->pending = true;
	return 0;
}

void session_speed_set(struct session *session, double steps_per_second)
{
	if (!session->live)
		return;
	session->live->speed = steps_per_second < 0.1 ? 0.1 : steps_per_second;
	session->live->next_token_ns = 0;
}

double session_speed(const struct session *session)
{
	return session->live ? session->live->speed : 0;
}

void session_lines_set(struct session *session, bool lines)
{
	if (session->live)
		atomic_store(&session->live->block.head->gate.line_steps, lines);
}

int session_picker_set(struct session *session, const char *picker, struct err *err)
{
	struct live *live = session->live;
	const struct picker_kind *kind = picker_find(picker);
	if (live && kind && kind->ticked && live->kind->ticked && picker_text(picker)) {
		int result = picker_policy_change(live->picker, picker_text(picker), err);
		if (result < 0)
			return result;
		free(session->picker);
		session->picker = mem_text_or_die(picker);
		return 0;
	}
	if (!live || !kind || kind->steered || live->kind->steered)
		return err_set(err, EINVAL, "%s", _("while a program runs only os and paced can be exchanged: start it again with another picker"));
	live->kind = kind;
	free(session->picker);
	session->picker = mem_text_or_die(kind->name);
	set_gates(live);
	return 0;
}

static const char *start_method_name(const struct session *session)
{
	return event_start_method_name(session->method);
}

int session_record(struct session *session, const char *file, struct err *err)
{
	if (session->journal || !session_is_live(session))
		return err_set(err, EALREADY, "%s", _("this run is being recorded already, or is itself a recording"));
	int result = journal_create(file, &session->journal, err);
	if (result < 0)
		return result;
	struct buf seed = {0};
	buf_format(&seed, "%llu", (unsigned long long)session->seed);
	const struct { const char *key, *value; } head[] = {
		{"program", session->name}, {"picker", session->picker}, {"seed", buf_get(&seed)},
		{"start_method", start_method_name(session)},
	};
	for (size_t i = 0; i < COUNT_OF(head) && result == 0; i++)
		result = journal_head_set(session->journal, head[i].key, head[i].value, err);
	buf_done(&seed);
	if (result == 0 && session->live)
		result = journal_source_add(session->journal, session->live->program.name, "lua", session->live->program.source, err);
	uint64_t count = history_count(session->history);
	for (uint64_t i = 0; i < count && result == 0; i++) {
		const void *payload;
		struct event event = history_event(session->history, i, &payload);
		result = journal_add(session->journal, &event, payload, err);
	}
	if (result == 0)
		result = journal_flush(session->journal, err);
	if (result == 0)
		session->record = mem_text_or_die(file);
	return result;
}

const char *session_record_file(const struct session *session)
{
	return session->record;
}

int session_mark(struct session *session, const char *text)
{
	if (session->foreign && !session->over)
		foreign_tell(session, EVENT_MARK, EVENT_NO_TASK, 0, 0, text, strlen(text));
	if (!session->live || session->over)
		return session->foreign && !session->over ? 0 : -EINVAL;
	live_inject(session, EVENT_MARK, EVENT_NO_TASK, 0, 0, 0, text, strlen(text));
	session->live->pending = true;
	return 0;
}
