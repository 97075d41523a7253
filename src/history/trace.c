/* history/trace: what a timeline needs, gathered once as events come. Append-only and ascending by
 * index, so "as it was at moment n" is a binary search away.
 */
#include "history/internal.h"

#include <stdlib.h>
#include <string.h>

static struct lane *lane_of(struct trace *trace, unsigned task)
{
	while (trace->lanes.n <= task) {
		struct lane *lane = mem_new_or_die(1, sizeof *lane);
		array_push(&trace->lanes, lane);
	}
	return trace->lanes.at[task];
}

void trace_done(struct trace *trace)
{
	for (size_t i = 0; i < trace->lanes.n; i++) {
		array_done(&trace->lanes.at[i]->spans);
		array_done(&trace->lanes.at[i]->marks);
		free(trace->lanes.at[i]);
	}
	for (size_t i = 0; i < trace->prints.n; i++)
		free((char *)trace->prints.at[i].text);
	array_done(&trace->lanes);
	array_done(&trace->prints);
	array_done(&trace->moves);
	array_done(&trace->arrows);
	array_done(&trace->sent);
	array_done(&trace->steps);
}

static void note_state(struct trace *trace, const struct world_task *task, uint64_t index, uint64_t time)
{
	struct lane *lane = lane_of(trace, task->number);
	size_t count = lane->spans.n;
	unsigned before = count ? lane->spans.at[count - 1].state : TASK_NEW;
	if (count && before == task->state && (task->state != TASK_RUNNING || lane->spans.at[count - 1].cpu == task->cpu))
		return;
	struct span span = {.index = index, .from = time, .state = task->state, .source = task->source, .cpu = task->cpu,
	                    .estimated = task->estimated};
	array_push(&lane->spans, span);
	if (count && before != task->state) {
		struct trace_move move = {.index = index, .time = time, .task = task->number, .from = (uint16_t)before, .to = task->state};
		array_push(&trace->moves, move);
	}
}

static void note_print(struct trace *trace, const struct stored *stored, uint64_t index)
{
	struct trace_text text = {.index = index, .time = stored->event.time, .task = stored->event.task};
	text.text = mem_text_n_or_die(stored->payload ? stored->payload : "", stored->event.size);
	array_push(&trace->prints, text);
}

/* ---- messages ---- */

enum { SENT_KEPT = 1024 };

/* Which kind receives what which kind has sent; its number is in b, or in a. */
static const struct { uint16_t sends, receives; bool by_a; } messages[] = {
	{EVENT_PUT, EVENT_GET, false}, {EVENT_SEND, EVENT_RECV, false}, {EVENT_CALL, EVENT_SERVE, true}, {EVENT_SERVE, EVENT_ANSWER, true},
	{EVENT_SUBMIT, EVENT_TAKE, true}, {EVENT_TAKE, EVENT_DONE, true},
};

static void note_sent(struct trace *trace, const struct world *after, const struct event *event, uint64_t index, unsigned receives, bool by_a)
{
	const struct world_object *object = world_object_get(after, event->object);
	uint32_t where = event->kind == EVENT_SEND ? (object ? object->peer : 0) : event->object;
	if (where == 0 || (event->kind == EVENT_PUT && event->a != 1))
		return;
	struct sent sent = {.object = where, .kind = (uint16_t)receives, .task = event->task, .number = by_a ? event->a : event->b,
	                    .index = index, .time = event->time};
	if (trace->sent.n >= SENT_KEPT) {
		memmove(trace->sent.at, trace->sent.at + 1, (trace->sent.n - 1) * sizeof *trace->sent.at);
		trace->sent.n--;
	}
	array_push(&trace->sent, sent);
}

static void note_received(struct trace *trace, const struct event *event, uint64_t index, bool by_a)
{
	int64_t number = by_a ? event->a : event->b;
	for (size_t i = 0; i < trace->sent.n; i++) {
		const struct sent sent = trace->sent.at[i];
		if (sent.object != event->object || sent.kind != event->kind || sent.number != number)
			continue;
		struct trace_arrow arrow = {.index = index, .time = event->time, .sent = sent.index, .sent_time = sent.time, .from = sent.task,
		                            .to = event->task, .object = event->object};
		memmove(&trace->sent.at[i], &trace->sent.at[i + 1], (trace->sent.n - i - 1) * sizeof *trace->sent.at);
		trace->sent.n--;
		if (arrow.from != arrow.to)
			array_push(&trace->arrows, arrow);
		return;
	}
}

static void note_messages(struct trace *trace, const struct world *after, const struct event *event, uint64_t index)
{
	for (size_t i = 0; i < COUNT_OF(messages); i++)
		if (messages[i].receives == event->kind)
			note_received(trace, event, index, messages[i].by_a);
	for (size_t i = 0; i < COUNT_OF(messages); i++)
		if (messages[i].sends == event->kind)
			note_sent(trace, after, event, index, messages[i].receives, messages[i].by_a);
}

void trace_add(struct trace *trace, const struct world *after, const struct stored *stored, uint64_t index, bool lost)
{
	const struct event *event = &stored->event;
	const struct event_info *info = event_info(event->kind);
	bool counts = after->source == SOURCE_PICKED ? event->kind == EVENT_PICK : event_is_op(event->kind);
	if (counts)
		array_push(&trace->steps, index);
	const struct world_task *task = world_task_get(after, event->task);
	if (task)
		note_state(trace, task, index, event->time);
	const struct world_task *other = info->flags & EVENT_CHILD ? world_task_get(after, event->object) : NULL;
	if (other && other != task)
		note_state(trace, other, index, event->time);
	if (!task)
		return;
	if (event->kind == EVENT_EXIT || event->kind == EVENT_DEATH) /* threads end with their process */
		for (size_t i = 0; i < after->tasks.n; i++)
			if (after->tasks.at[i].exists && after->tasks.at[i].process == task->number && i != task->number)
				note_state(trace, &after->tasks.at[i], index, event->time);
	note_messages(trace, after, event, index);
	if (event->kind == EVENT_PRINT)
		note_print(trace, stored, index);
	if (info->mark != ' ') {
		struct trace_mark mark = {.index = index, .time = event->time, .step = trace->steps.n, .task = event->task,
		                          .kind = event->kind, .lost = lost, .object = event->object};
		struct lane *lane = lane_of(trace, event->task);
		array_push(&lane->marks, mark);
	}
}

const struct span *history_spans(const struct history *history, unsigned task, size_t *ret_count)
{
	bool has = task < history->trace.lanes.n;
	*ret_count = has ? history->trace.lanes.at[task]->spans.n : 0;
	return has ? history->trace.lanes.at[task]->spans.at : NULL;
}

const struct trace_mark *history_marks(const struct history *history, unsigned task, size_t *ret_count)
{
	bool has = task < history->trace.lanes.n;
	*ret_count = has ? history->trace.lanes.at[task]->marks.n : 0;
	return has ? history->trace.lanes.at[task]->marks.at : NULL;
}

const struct trace_text *history_prints(const struct history *history, size_t *ret_count)
{
	*ret_count = history->trace.prints.n;
	return history->trace.prints.at;
}

const struct trace_arrow *history_arrows(const struct history *history, size_t *ret_count)
{
	*ret_count = history->trace.arrows.n;
	return history->trace.arrows.at;
}

const struct trace_move *history_moves(const struct history *history, size_t *ret_count)
{
	*ret_count = history->trace.moves.n;
	return history->trace.moves.at;
}

size_t history_cut(const void *records, size_t count, size_t record_size, uint64_t n)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint64_t index;
		memcpy(&index, (const char *)records + middle * record_size, sizeof index);
		if (index < n)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint64_t history_steps_before(const struct history *history, uint64_t index)
{
	return history_cut(history->trace.steps.at, history->trace.steps.n, sizeof(uint64_t), index);
}
