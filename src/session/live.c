/* session/live: a run of real processes: the block, the keeper, the reader and the picker, turned by
 * one pump. The order in each turn: who has died, what they had said, who may go on.
 */
#include "session/internal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FLUSH_NS = 500000000, TOKENS_AHEAD = 1, SILENCE_NS = 1000000000, MEMORY_LIMIT = 256 << 20, CPU_LIMIT = 120, OPEN_FILES = 256, NO_LIMIT_NS = 0 };
#define FILE_LIMIT (64ull << 20)
#define TIME_LIMIT_NS (600ull * 1000000000)

uint64_t session_clock_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t run_time(const struct live *live)
{
	return live->steer ? atomic_load(&live->block.head->gate.clock) : session_clock_ns() - live->block.head->start_ns;
}

void live_inject(struct session *session, unsigned kind, unsigned task, uint32_t object, int64_t a, int64_t b,
                 const void *payload, size_t size)
{
	struct event event = {
		.time = run_time(session->live), .task = (uint16_t)task, .kind = (uint16_t)kind, .object = object,
		.size = (uint32_t)size, .a = a, .b = b,
	};
	ring_reader_inject(session->live->reader, &event, payload);
}

static void emit(void *ctx, struct event *event, const void *payload)
{
	struct session *session = ctx;
	ring_reader_inject(session->live->reader, event, payload);
}

/* ---- start ---- */

static uint64_t drawn_seed(uint64_t seed)
{
	while (seed == 0)
		if (getrandom(&seed, sizeof seed, 0) == (ssize_t)sizeof seed)
			seed &= 0x7fffffff; /* short enough to be typed again */
	return seed;
}

static void take_spec(struct session *session, const struct session_spec *spec)
{
	struct live *live = session->live;
	session->seed = drawn_seed(spec->seed);
	session->method = spec->method;
	live->block.head->quiet = spec->quiet;
	live->speed = spec->speed > 0 ? spec->speed : 5;
	live->begins_paused = spec->paused;
	live->line_steps = spec->line_steps;
	live->policy_cpus = spec->cpus;
	live->fine = spec->fine;
	live->time_limit_ns = spec->time_limit_ns ? spec->time_limit_ns
	                      : strcmp(live->kind->name, "hand") == 0 ? NO_LIMIT_NS : TIME_LIMIT_NS;
}

static void set_head(struct session *session)
{
	struct live *live = session->live;
	struct block_head *head = live->block.head;
	head->seed = session->seed;
	head->method = session->method;
	head->memory_limit = MEMORY_LIMIT;
	head->start_ns = session_clock_ns();
	live->paused = live->begins_paused;
	atomic_store(&head->gate.line_steps, live->line_steps);
	atomic_store(&head->gate.fine, live->fine);
	live->deadline_ns = live->time_limit_ns ? head->start_ns + live->time_limit_ns : 0;
	bool open = strcmp(live->kind->name, "os") == 0 && !live->paused;
	atomic_store(&head->gate.ticked, live->kind->ticked);
	if (live->kind->ticked)
		picker_policy_begin(live->picker, live->policy_cpus, session->seed);
	gate_mode_set(&head->gate, live->kind->steered ? GATE_STEERED : open ? GATE_OPEN : GATE_TOKENS);
}

static int take_program(struct live *live, const struct session_spec *spec, struct err *err)
{
	const char *slash = strrchr(spec->name, '/');
	struct buf name = {0};
	buf_text(&name, slash ? slash + 1 : spec->name);
	if (name.len < 4 || strcmp(buf_get(&name) + name.len - 4, ".lua") != 0)
		buf_text(&name, ".lua");
	live->program.name = buf_steal(&name);
	live->program.source = mem_text_or_die(spec->source);
	for (size_t i = 0; i < spec->setting_count; i++) {
		struct script_setting setting = {mem_text_or_die(spec->settings[i].name), mem_text_or_die(spec->settings[i].value)};
		array_push(&live->program.settings, setting);
	}
	return script_check(&live->program, err);
}

static int open_picker(struct session *session, const struct session_spec *spec, struct err *err)
{
	struct live *live = session->live;
	const char *name = spec->picker ? spec->picker : "os";
	live->kind = picker_find(name);
	if (!live->kind) {
		struct buf names = {0};
		picker_names(&names);
		int result = err_set(err, EINVAL, _("no picker is called '%s': there are %s"), name, buf_get(&names));
		buf_done(&names);
		return result;
	}
	session->picker = mem_text_or_die(name);
	if (strcmp(live->kind->name, "explore") == 0 && !spec->chooser)
		return err_set(err, EINVAL, "%s", _("to try every order is a command of its own: procession explore"));
	live->picker = live->chooser = spec->chooser;
	return live->kind->open ? live->kind->open(live->kind->ticked ? picker_text(name) : spec->schedule, &live->picker, err) : 0;
}

static int open_reader(struct session *session, struct err *err)
{
	struct live *live = session->live;
	live->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (live->epoll_fd < 0)
		return err_set(err, errno, _("cannot watch the run's processes: %s"), strerror(errno));
	struct epoll_event event = {.events = EPOLLIN, .data.u32 = WATCHES_BELL};
	epoll_ctl(live->epoll_fd, EPOLL_CTL_ADD, live->block.bell_fd, &event);
	live->reader = ring_reader_new(live->block.rings, watch_is_dead, live);
	if (live->kind->steered)
		live->steer = steer_new(&live->block, live->kind, live->picker, emit, session);
	return 0;
}

/* Everything is as new: main is numbered, and asked for. */
static int begin_run(struct session *session, struct err *err)
{
	struct live *live = session->live;
	uint16_t task;
	block_task_new(&live->block, EVENT_NO_TASK, &task);
	live->block.head->start_ns = live->start_ns;
	struct buf payload = {0};
	buf_add(&payload, session->name, strlen(session->name) + 1);
	buf_text(&payload, session->picker);
	live_inject(session, EVENT_RUN_BEGIN, 0, 0, (int64_t)session->seed, session->method, buf_get(&payload), payload.len);
	buf_done(&payload);
	if (!live->kind->steered)
		live_inject(session, EVENT_STATES, EVENT_NO_TASK, 0, session->states_from, session->cpus, session->states_why, strlen(session->states_why));
	return launch_run(live->launch, err);
}

static int launch_main(struct session *session, const struct session_spec *options, struct err *err)
{
	struct live *live = session->live;
	int keep[] = {live->block.fd, live->block.bell_fd};
	live->job = (struct script_job){.program = &live->program, .block = live->block, .lifeline_fd = -1};
	struct launch_spec spec = {
		.task = script_main, .prepare = script_prepare, .ctx = &live->job, .keep_fds = keep, .keep_count = COUNT_OF(keep),
		.limits = {.file_bytes = FILE_LIMIT, .cpu_seconds = options->cpu_limit_seconds ? options->cpu_limit_seconds : CPU_LIMIT, .open_files = OPEN_FILES},
		.ret_lifeline_fd = &live->job.lifeline_fd, .files = options->data,
	};
	/* gettext opens its catalogue at the first text; behind the fences a task could not. fork copies it. */
	(void)_("ready");
	int result = launch_start(&spec, &live->launch, err);
	if (result < 0)
		return result;
	struct epoll_event event = {.events = EPOLLIN, .data.u32 = WATCHES_LAUNCH};
	epoll_ctl(live->epoll_fd, EPOLL_CTL_ADD, launch_fd(live->launch), &event);
	live->start_ns = live->silent_since_ns = session_clock_ns();
	if (!live->kind->steered)
		result = states_open(session, options, &(struct states_place){launch_keeper(live->launch), live->epoll_fd, live->start_ns, NULL}, err);
	return result < 0 ? result : begin_run(session, err);
}

int live_start(struct session *session, const struct session_spec *spec, struct err *err)
{
	struct live *live = session->live = mem_new_or_die(1, sizeof *live);
	live->epoll_fd = -1;
	live->block = (struct block){.fd = -1, .bell_fd = -1};
	watch_begin(live, BLOCK_TASKS);
	int result = take_program(live, spec, err);
	if (result == 0)
		result = open_picker(session, spec, err);
	if (result == 0)
		result = block_new(&live->block, err);
	if (result < 0)
		return result;
	take_spec(session, spec);
	set_head(session);
	result = open_reader(session, err);
	return result < 0 ? result : launch_main(session, spec, err);
}

int live_again(struct session *session, const char *schedule, struct err *err)
{
	struct live *live = session->live;
	watch_forget(live);
	watch_begin(live, live->tasks_seen);
	steer_free(live->steer);
	live->steer = NULL;
	if (live->kind->done)
		live->kind->done(live->picker);
	if (live->kind->open) {
		live->picker = NULL;
		int result = live->kind->open(live->kind->ticked ? picker_text(session->picker) : schedule, &live->picker, err);
		if (result < 0)
			return result;
	}
	block_reset(&live->block);
	ring_reader_reset(live->reader);
	set_head(session);
	if (live->kind->steered)
		live->steer = steer_new(&live->block, live->kind, live->picker, emit, session);
	live->main_reaped = live->all_gone = live->verdict = live->pending = live->outside = false;
	live->exit_code = 0;
	live->next_token_ns = 0;
	live->credit = 0;
	live->start_ns = live->silent_since_ns = session_clock_ns();
	return begin_run(session, err);
}

void live_stop(struct session *session)
{
	struct live *live = session->live;
	if (!live)
		return;
	launch_stop(live->launch);
	watch_forget(live);
	steer_free(live->steer);
	if (live->picker && live->kind->done)
		live->kind->done(live->picker);
	ring_reader_free(live->reader);
	block_done(&live->block);
	if (live->epoll_fd >= 0)
		close(live->epoll_fd);
	script_program_done(&live->program);
	free(live);
	session->live = NULL;
}

/* ---- the pump ---- */

void live_break_off(struct session *session, unsigned kind, int64_t what, const char *sentence)
{
	struct live *live = session->live;
	if (live->verdict)
		return;
	if (sentence)
		live_inject(session, kind, EVENT_NO_TASK, 0, what, 0, sentence, strlen(sentence));
	live->verdict = true;
	live->exit_code = 1;
	gate_mode_set(&live->block.head->gate, GATE_CLOSING);
	launch_kill_all(live->launch);
}

static void main_has_ended(struct session *session, int status)
{
	struct live *live = session->live;
	live->main_reaped = true;
	int code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
	if (!live->verdict)
		live->exit_code = code;
	if (code == LAUNCH_EXIT_UNFENCED && atomic_load(&live->block.slots[0].pid) == 0)
		live_inject(session, EVENT_ERROR, 0, 0, 0, 0, _("main could not be started inside its fences"),
		            strlen(_("main could not be started inside its fences")));
}

static int read_notices(struct session *session, struct err *err)
{
	struct live *live = session->live;
	struct launch_notice notice;
	int result;
	while ((result = launch_read(live->launch, &notice)) == 1) {
		if (notice.kind == LAUNCH_REAPED)
			watch_reaped(session, notice.pid, notice.status);
		if (notice.kind == LAUNCH_REAPED && notice.is_main)
			main_has_ended(session, notice.status);
		if (notice.kind == LAUNCH_ALL_GONE && live->verdict)
			live->main_reaped = live->all_gone = true;
		if (notice.kind == LAUNCH_KEEPER_GONE) {
			live->main_reaped = live->all_gone = true;
			epoll_ctl(live->epoll_fd, EPOLL_CTL_DEL, launch_fd(live->launch), NULL);
			launch_kill_all(live->launch);
			return err_set(err, ESRCH, "%s", _("the process that keeps the run's processes was killed: the run is ended"));
		}
	}
	return result;
}

static unsigned drain(struct session *session)
{
	struct event event;
	const void *payload;
	unsigned count = 0;
	while (count < 20000 && ring_reader_next(session->live->reader, &event, &payload) == 1) {
		if (session->states)
			states_take(session, &event, payload);
		else
			session_take(session, &event, payload);
		count++;
	}
	return count;
}

static void give_tokens(struct live *live, uint64_t now)
{
	struct gate_head *gate = &live->block.head->gate;
	if (live->steer || atomic_load(&gate->mode) != GATE_TOKENS)
		return;
	if (live->credit) {
		gate_tokens_add(gate, live->credit, live->credit);
		live->credit = 0;
	}
	if (live->paused || now < live->next_token_ns)
		return;
	gate_tokens_add(gate, 1, TOKENS_AHEAD);
	live->next_token_ns = now + (uint64_t)(1e9 / live->speed);
}

static void tell_chooser(struct live *live)
{
	struct choice choices[BLOCK_TASKS];
	if (live->chooser)
		live->chooser->stuck(live->chooser->ctx, choices, steer_choices(live->steer, choices));
}

/* Steered pickers: lets as many steps happen as the budget holds. */
static int steer(struct session *session, uint64_t until, struct err *err)
{
	struct live *live = session->live;
	bool hand = strcmp(live->kind->name, "hand") == 0;
	for (;;) {
		uint64_t now = session_clock_ns();
		bool free_run = !hand && !live->paused && now >= live->next_token_ns;
		/* Who searches looks at what the last step has done. */
		if (live->chooser)
			drain(session);
		int result = live->verdict ? STEER_WAITS
		             : steer_advance(live->steer, hand ? picker_hand_is_asked(live->picker) : free_run || live->credit, err);
		if (result == STEER_MOVED && !hand) {
			live->credit -= live->credit > 0;
			if (live->speed < 1e6)
				live->next_token_ns = now + (uint64_t)(1e9 / live->speed);
		}
		live->outside = result == STEER_OUTSIDE;
		if (result == STEER_STUCK) {
			drain(session);
			tell_chooser(live);
			verdict_stuck(session);
		}
		if ((result != STEER_MOVED && result != STEER_FREE) || now >= until)
			return result;
	}
}

static void end_run(struct session *session)
{
	struct live *live = session->live;
	struct err left;
	if (!live->verdict && live->kind->finish && live->kind->finish(live->picker, &left) < 0) {
		live_inject(session, EVENT_ERROR, EVENT_NO_TASK, 0, 0, 0, left.text, strlen(left.text));
		live->exit_code = 1;
	}
	live_inject(session, EVENT_RUN_END, EVENT_NO_TASK, 0, live->exit_code,
	            (int64_t)(session_clock_ns() - live->block.head->start_ns), NULL, 0);
	drain(session);
	if (session->states)
		states_end(session);
	session->over = true;
}

/* Who has something to say: the tasks (the bell), the keeper, the kernel about the end of a process. */
static int look_round(struct session *session, struct err *err)
{
	struct live *live = session->live;
	struct epoll_event events[32];
	uint64_t rings;
	bool notices = false;
	ring_bell_want(live->block.rings, false);
	int count = epoll_wait(live->epoll_fd, events, COUNT_OF(events), 0);
	for (int i = 0; i < count; i++) {
		uint32_t who = events[i].data.u32;
		if (who >= WATCHES_TASK && who - WATCHES_TASK < BLOCK_TASKS)
			live->tasks[who - WATCHES_TASK].woke = true;
		notices = notices || who == WATCHES_LAUNCH;
		if (who == WATCHES_BELL && read(live->block.bell_fd, &rings, sizeof rings) < 0 && errno != EAGAIN)
			return err_set(err, errno, _("cannot wait for the run: %s"), strerror(errno));
	}
	return notices ? read_notices(session, err) : 0;
}

static bool is_at_its_end(struct session *session)
{
	struct live *live = session->live;
	return live->main_reaped && watch_all_gone(live) && ring_reader_is_drained(live->reader);
}

int live_pump(struct session *session, uint64_t budget_ns, struct err *err)
{
	struct live *live = session->live;
	uint64_t now = session_clock_ns(), until = now + budget_ns;
	int result = look_round(session, err);
	unsigned taken = 0, part;
	do {
		watch_tasks(session);
		taken += part = drain(session);
		if (live->steer && result >= 0 && !live->verdict)
			result = steer(session, until, err);
		if (result < 0 && !live->verdict)
			live_break_off(session, EVENT_ERROR, 0, err ? err->text : "?");
		if (session->states)
			part = states_pump(session, now);
		if (!live->steer && part)
			verdict_deadlock(session);
	} while (part && session_clock_ns() < until);
	taken += drain(session);
	now = session_clock_ns();
	live->silent_since_ns = taken ? now : live->silent_since_ns;
	if (!live->steer && now > live->silent_since_ns + SILENCE_NS)
		verdict_silence(session);
	give_tokens(live, now);
	if (live->deadline_ns && now > live->deadline_ns)
		live_break_off(session, EVENT_LIMIT, LIMIT_TIME, _("the run has taken all the time that a run may have, and is ended"));
	if (is_at_its_end(session) && drain(session) == 0)
		end_run(session);
	ring_bell_want(live->block.rings, true);
	live->pending = drain(session) > 0;
	live->silent_since_ns = live->pending ? now : live->silent_since_ns;
	return result < 0 ? result : (int)taken;
}
