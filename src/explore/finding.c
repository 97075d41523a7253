/* explore/finding: how a run has ended, and the best schedule for each way to end. */
#include "explore/internal.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS_KEPT = 60 };

void finding_say(const struct finding *finding, struct buf *ret_text)
{
	/* A verdict's sentence says itself what it is. */
	if (finding->kind == FOUND_VIOLATION || finding->kind == FOUND_ERROR)
		buf_format(ret_text, finding->kind == FOUND_ERROR ? _("error: %s") : _("check that does not hold: %s"), finding->text);
	else
		buf_text(ret_text, finding->text);
}

void order_text(const uint16_t order[], size_t count, struct buf *ret_text)
{
	for (size_t i = 0; i < count; i++)
		buf_format(ret_text, "%s%u", i ? " " : "", order[i]);
}

unsigned order_switches(const uint16_t order[], size_t count)
{
	unsigned switches = 0;
	for (size_t i = 1; i < count; i++)
		switches += order[i] != order[i - 1];
	return switches;
}

static char *outcome_text(const struct world *world)
{
	json_t *object = json_object();
	for (size_t i = 0; i < world->outcomes.n; i++) {
		json_t *value = json_loads(world->outcomes.at[i].value, JSON_DECODE_ANY, NULL);
		json_object_set_new(object, world->outcomes.at[i].name, value ? value : json_null());
	}
	char *text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(15));
	json_decref(object);
	return text;
}

/* The text of the n-th way in which this run has ended so; NULL when there is none. Caller frees. */
static char *ending(const struct world *world, enum finding_kind kind, size_t n)
{
	switch (kind) {
	case FOUND_OUTCOME: return n == 0 && !world->verdict ? outcome_text(world) : NULL;
	case FOUND_DEADLOCK: return n == 0 && world->verdict == VERDICT_DEADLOCK ? mem_text_or_die(world->verdict_text) : NULL;
	case FOUND_HANG: return n == 0 && world->verdict == VERDICT_HANG ? mem_text_or_die(world->verdict_text) : NULL;
	case FOUND_VIOLATION: return n < world->violations.n ? mem_text_or_die(world->violations.at[n]) : NULL;
	case FOUND_ERROR: return n < world->errors.n ? mem_text_or_die(world->errors.at[n]) : NULL;
	default: return NULL;
	}
}

bool finding_is(const struct finding *finding, const struct world *world)
{
	bool is = false;
	char *text;
	for (size_t n = 0; !is && (text = ending(world, finding->kind, n)); n++) {
		is = strcmp(text, finding->text) == 0;
		free(text);
	}
	return is;
}

static struct finding *find(struct explore *explore, enum finding_kind kind, const char *text)
{
	for (size_t i = 0; i < explore->findings.n; i++)
		if (explore->findings.at[i].kind == kind && strcmp(explore->findings.at[i].text, text) == 0)
			return &explore->findings.at[i];
	return NULL;
}

static void add(struct explore *explore, const struct lane *lane, const struct world *world, enum finding_kind kind, char *text)
{
	struct finding *finding = find(explore, kind, text);
	unsigned length = (unsigned)lane->order.n, switches = order_switches(lane->order.at, length);
	if (!finding) {
		array_push(&explore->findings, (struct finding){.kind = kind, .text = mem_text_or_die(text)});
		finding = &explore->findings.at[explore->findings.n - 1];
		if (kind == FOUND_DEADLOCK)
			finding->cycle = mem_text_or_die(world->cycle);
	}
	finding->runs++;
	if (!finding->schedule || switches < finding->switches || (switches == finding->switches && length < finding->length)) {
		struct buf schedule = {0};
		order_text(lane->order.at, length, &schedule);
		free(finding->schedule);
		finding->schedule = mem_text_or_die(buf_get(&schedule));
		finding->switches = switches;
		finding->length = length;
		buf_done(&schedule);
	}
	free(text);
}

void finding_take(struct explore *explore, struct lane *lane)
{
	struct history *history = session_history(lane->session);
	const struct world *world = history_world(history, history_count(history));
	char *text;
	for (enum finding_kind kind = 0; kind < FINDING_KINDS; kind++)
		for (size_t n = 0; (text = ending(world, kind, n)); n++)
			add(explore, lane, world, kind, text);
}

void finding_take_real(struct explore *explore, const struct world *world)
{
	char *text;
	for (enum finding_kind kind = 0; kind < FINDING_KINDS; kind++)
		for (size_t n = 0; (text = ending(world, kind, n)); n++) {
			struct finding *finding = find(explore, kind, text);
			if (!finding) {
				array_push(&explore->findings, (struct finding){.kind = kind, .text = mem_text_or_die(text), .schedule = mem_text_or_die("")});
				finding = &explore->findings.at[explore->findings.n - 1];
			}
			finding->real++;
			free(text);
		}
}

void finding_tell(struct finding *finding, struct history *history)
{
	uint64_t count = history_count(history);
	finding->steps.n = 0;
	for (uint64_t i = 0; i < count && finding->steps.n < STEPS_KEPT; i++) {
		const void *payload;
		struct event event = history_event(history, i, &payload);
		bool of_child = event_info(event.kind)->flags & (EVENT_CHILD | EVENT_QUIET);
		if (!event_is_op(event.kind) || of_child || event.object == 0)
			continue;
		const struct world *world = history_world(history, i + 1);
		struct finding_step step = {.task = event.task, .kind = event.kind, .alarm = world_lost_get(world, event.seq) != NULL};
		struct buf sentence = {0};
		world_sentence(world, &event, payload, &sentence);
		text_copy(step.text, sizeof step.text, buf_get(&sentence));
		buf_done(&sentence);
		array_push(&finding->steps, step);
	}
}

void findings_forget(struct explore *explore)
{
	for (size_t i = 0; i < explore->findings.n; i++) {
		free(explore->findings.at[i].text);
		free(explore->findings.at[i].cycle);
		free(explore->findings.at[i].schedule);
		array_done(&explore->findings.at[i].steps);
	}
	array_done(&explore->findings);
}
