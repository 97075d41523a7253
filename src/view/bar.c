/* The bars: who and where at the head, what is at stake in the status line,
 * what can be done in the bar of keys. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "policy/policy.h"

enum { SCHEDULE_MOST = 4000, SCHEDULE_SHOWN = 24 };
enum { AT_ONCE = 100000 };       /* steps a second from which on there is no pace to speak of */

/* ---- the head ---- */

/* A piece of the head's right side, from the right to the left. */
struct piece { char text[80]; struct style style; int gap; };

/* Who picks, in a word or two; of a policy its title where that is short, its name else. */
static const char *picker_word(const char *picker)
{
	enum { SHORT = 12 };
	const char *policy = strncmp(picker, "policy:", 7) == 0 ? picker + 7 : NULL;
	char name[32] = "";
	if (policy != NULL)
		snprintf(name, sizeof name, "%.*s", (int)strcspn(policy, ","), policy);
	const struct policy_kind *kind = policy_find(name);
	if (kind == NULL)
		return _(picker);
	return text_width(_(kind->title)) <= SHORT ? _(kind->title) : kind->name;
}

static size_t right_pieces(const struct scene *scene, struct piece *ret_pieces)
{
	size_t n = 0;
	const struct world *world = part_world(scene);
	if (scene->recording)
		ret_pieces[n++] = (struct piece){ "● rec", ink(ROLE_ALARM), 3 };
	if (world != NULL) {
		uint64_t ms = world->time / 1000000;
		struct piece piece = { "", ink(ROLE_STRONG), 2 };
		snprintf(piece.text, sizeof piece.text, "%02" PRIu64 ":%02u.%03u", ms / 60000, (unsigned)(ms / 1000 % 60),
		         (unsigned)(ms % 1000));
		ret_pieces[n++] = piece;
		if (scene->speed > 0 && scene->speed < AT_ONCE) {
			piece.style = ink(ROLE_SECONDARY);
			snprintf(piece.text, sizeof piece.text, _("%g/s"), scene->speed);
			ret_pieces[n++] = piece;
		}
	}
	if (scene->picker != NULL && scene->picker[0] != '\0') {
		struct piece piece = { "", ink(ROLE_STRONG), 3 };
		text_copy(piece.text, sizeof piece.text, picker_word(scene->picker));
		ret_pieces[n++] = piece;
	}
	return n;
}

/* predict > run > see > explain > challenge, or only the current one. */
static int steps_width(bool all, unsigned step)
{
	int width = 0;
	for (unsigned i = 0; i < STEP_KINDS; i++)
		if (all || i == step)
			width += text_width(_(lesson_step_name(i))) + (all && i > 0 ? 3 : 0);
	return width;
}

static void draw_steps(struct area row, int x, const struct scene *scene, bool all)
{
	for (unsigned i = 0; i < STEP_KINDS; i++) {
		bool current = i == (unsigned)scene->step;
		if (!all && !current)
			continue;
		if (all && i > 0)
			x = area_text(row, x, 0, ink(ROLE_LINE), " › ");
		int from = x;
		x = area_text(row, x, 0, current ? bold(ROLE_RUNNING) : ink(ROLE_FAINT), _(lesson_step_name(i)));
		area_hot(row, from, 0, x - from, 1, HOT_STEP, i);
	}
}

void bar_name(struct area row, const char *what)
{
	area_fill(row, 0, 0, row.cols, 1, ROLE_BAR);
	int x = area_text(row, 1, 0, bold(ROLE_STRONG), "procession");
	if (what != NULL)
		area_text_fit(row, x + 3, 0, row.cols - x - 4, ink(ROLE_SECONDARY), what);
}

void bar_head(struct area row, const struct scene *scene)
{
	struct piece pieces[8];
	size_t count = right_pieces(scene, pieces);
	int right = row.cols - 1, number = scene->number != NULL ? text_width(scene->number) : 0;
	int title = scene->title != NULL ? text_width(scene->title) : 0;
	area_fill(row, 0, 0, row.cols, 1, ROLE_BAR);
	/* From the right: what changes. It must leave the title its place. */
	for (size_t i = 0; i < count; i++) {
		int width = text_width(pieces[i].text);
		if (right - width < (row.cols < 60 ? title + 4 : number + title + 8))
			break;
		area_right(row, right, 0, pieces[i].style, pieces[i].text);
		right -= width + pieces[i].gap;
	}
	int x = 1, left = right - 2;
	int want = 13 + number + 2 + title;
	bool has_steps = scene->lesson != NULL, all = has_steps && want + 5 + steps_width(true, 0) <= left;
	int one = has_steps && !all ? steps_width(false, (unsigned)scene->step) + 3 : 0;
	if (all || want + one <= left)
		x = area_text(row, x, 0, bold(ROLE_STRONG), "procession") + 3;
	if (number > 0 && number + 2 + title <= left - x)
		x = area_text(row, x, 0, ink(ROLE_FAINT), scene->number) + 2;
	if (title > 0)
		x = area_text_fit(row, x, 0, left - x, ink(ROLE_STRONG), scene->title);
	if (all) {
		int width = steps_width(true, 0), at = (x + right - width) / 2;
		draw_steps(row, at, scene, true);
	} else if (has_steps && x + 3 + steps_width(false, (unsigned)scene->step) <= left) {
		draw_steps(row, x + 3, scene, false);
	}
}

/* ---- the status line ---- */

/* One thing that happened to an object: a value written or read. */
struct touch { uint64_t index; bool write, lost; };
enum { CHAIN = 5 };

/* The last writes to an object before the moment, oldest first, over all tasks. */
static size_t last_writes(const struct scene *scene, const struct world *world, uint32_t object, struct touch *ret)
{
	enum { LOOK = 512 };  /* marks of one task: who never writes is not searched to the begin */
	size_t n = 0;
	for (unsigned task = 0; task < world->tasks.n; task++) {
		size_t count;
		const struct trace_mark *marks = history_marks(scene->history, task, &count);
		count = history_cut(marks, count, sizeof *marks, scene->moment);
		for (int looked = 0, found = 0; count > 0 && looked < LOOK && found < CHAIN; looked++) {
			const struct trace_mark *mark = &marks[--count];
			if (mark->object != object || mark->kind != EVENT_WRITE)
				continue;
			found++;
			/* insert by index; the oldest falls out */
			struct touch touch = { mark->index, true, mark->lost };
			size_t at = n;
			while (at > 0 && ret[at - 1].index > touch.index)
				at--;
			if (n == CHAIN && at == 0)
				break;
			if (n == CHAIN) {
				memmove(ret, ret + 1, (at - 1) * sizeof *ret);
				at--;
			} else {
				memmove(ret + at + 1, ret + at, (n - at) * sizeof *ret);
				n++;
			}
			ret[at] = touch;
		}
	}
	return n;
}

/* What the first read found, when there are fewer writes than the chain shows. */
static bool first_value(const struct scene *scene, const struct world *world, uint32_t object, uint64_t before,
                        uint64_t *ret_index)
{
	bool found = false;
	for (unsigned task = 0; task < world->tasks.n; task++) {
		size_t count;
		const struct trace_mark *marks = history_marks(scene->history, task, &count);
		for (size_t i = 0; i < count && i < 512 && marks[i].index < before; i++)
			if (marks[i].object == object && marks[i].kind == EVENT_READ) {
				if (!found || marks[i].index < *ret_index)
					*ret_index = marks[i].index;
				found = true;
				break;
			}
	}
	return found;
}

static void value_of(const struct scene *scene, uint64_t index, char *ret_text, size_t size)
{
	const void *payload;
	char room[WORLD_TEXT];
	struct event event = history_event(scene->history, index, &payload);
	part_data(ret_text, size, event_part(&event, payload, 0, room, sizeof room));
}

/* "tickets.txt 10 → 9 → 9" */
static void add_chain(struct flow *flow, const struct scene *scene, const struct world *world, uint32_t object)
{
	struct touch touches[CHAIN];
	size_t n = last_writes(scene, world, object, touches), from = 0;
	char value[40];
	uint64_t first = 0;
	bool more = world_object_get(world, object)->writes > n;
	flow_add(flow, ink(ROLE_SECONDARY), world_object_get(world, object)->name);
	flow_add(flow, ink(ROLE_TEXT), " ");
	if (!more && first_value(scene, world, object, n > 0 ? touches[0].index : scene->moment, &first)) {
		value_of(scene, first, value, sizeof value);
		flow_add(flow, bold(ROLE_STRONG), value);
	} else if (more) {
		flow_add(flow, ink(ROLE_FAINT), "…");
	} else if (n > 0) {
		value_of(scene, touches[from++].index, value, sizeof value);
		flow_add(flow, bold(ROLE_STRONG), value);
	}
	for (; from < n; from++) {
		value_of(scene, touches[from].index, value, sizeof value);
		flow_add(flow, ink(ROLE_FAINT), " → ");
		flow_add(flow, bold(touches[from].lost ? ROLE_ALARM : ROLE_STRONG), value);
	}
}

/* The file that was written and read most: the one at stake. What is only read is not. */
static uint32_t main_object(const struct world *world)
{
	uint32_t best = 0;
	for (size_t i = 1; i < world->objects.n; i++) {
		const struct world_object *object = &world->objects.at[i];
		if (object->kind != OBJECT_FILE || object->writes == 0)
			continue;
		if (best == 0 || object->writes + object->reads > world->objects.at[best].writes + world->objects.at[best].reads)
			best = (uint32_t)i;
	}
	return best;
}

static void add_stakes(struct flow *flow, const struct scene *scene, const struct world *world, int row_cols)
{
	uint32_t object = main_object(world);
	char room[160], value[WORLD_TEXT];
	if (object != 0)
		add_chain(flow, scene, world, object);
	if (world->lost.n > 0) {
		flow_add(flow, ink(ROLE_TEXT), flow->text.len > 0 ? "   " : "");
		flow_add(flow, ink(ROLE_SECONDARY), row_cols >= 96 ? _("lost updates") : _("lost"));
		snprintf(room, sizeof room, " %zu", world->lost.n);
		flow_add(flow, bold(ROLE_ALARM), room);
	}
	for (size_t i = 0; i < world->outcomes.n && i < 3; i++) {
		part_value(value, sizeof value, world->outcomes.at[i].value);
		flow_add(flow, ink(ROLE_TEXT), flow->text.len > 0 ? "   " : "");
		flow_add(flow, ink(ROLE_SECONDARY), world->outcomes.at[i].name);
		flow_add(flow, ink(ROLE_TEXT), " ");
		flow_add(flow, bold(ROLE_STRONG), value);
	}
}

/* What the learner has chosen so far; of a long one the end. */
static void add_schedule(struct flow *flow, const struct scene *scene)
{
	struct buf schedule = {0};
	history_schedule(scene->history, scene->moment, &schedule);
	const char *tail = buf_get(&schedule);
	size_t length = strlen(tail);
	bool cut = length > SCHEDULE_SHOWN;
	if (cut)
		tail = strchr(tail + length - SCHEDULE_SHOWN, ' ');
	flow_add(flow, ink(ROLE_FAINT), "   ");
	flow_label(flow, ROLE_FAINT, _("schedule"));
	flow_add(flow, bold(ROLE_STRONG), cut ? "…" : "");
	flow_add(flow, bold(ROLE_STRONG), tail ? tail : "");
	buf_done(&schedule);
}

/* Why things stand as they do: who decides, or what went wrong. */
static void add_why(struct flow *flow, const struct scene *scene, const struct world *world, int row_cols)
{
	char name[WORLD_NAME + 24], room[320];
	const struct world_lost *lost = world->lost.n > 0 ? &world->lost.at[world->lost.n - 1] : NULL;
	struct told told;
	bool just_lost = lost != NULL && part_told(scene, &told, 1) == 1 && told.seq == lost->seq;
	uint64_t count = history_count(scene->history);
	enum role role = ROLE_TEXT;
	bool hand = scene->picker != NULL && strcmp(scene->picker, "hand") == 0;
	if (world->verdict != 0 && world->verdict_text[0] != '\0') {
		text_copy(room, sizeof room, _(world->verdict_text));
		role = world->verdict == VERDICT_DEADLOCK ? ROLE_ALARM : ROLE_TEXT;
	} else if (just_lost) {
		text_copy(room, sizeof room, row_cols >= 96 ? _("a write went through that was based on an old read")
		                                         : _("the write was based on an old read"));
	} else if (world->errors.n > 0 && scene->moment >= count) {
		text_copy(room, sizeof room, world->errors.at[world->errors.n - 1]);
	} else if (scene->moment < count && (scene->paused || scene->over)) {
		snprintf(room, sizeof room, _("looking back: moment %llu of %llu"), (unsigned long long)scene->moment,
		         (unsigned long long)count);
	} else if (scene->over && scene->moment >= count) {
		text_copy(room, sizeof room, _("the run is over"));
	} else if (scene->steered && world->running != EVENT_NO_TASK) {
		const char *who = world_task_name(world, world->running, name, sizeof name);
		snprintf(room, sizeof room, hand ? _("you let %s move") : world->cpus_virtual.count ? _("the policy lets %s move") : _("the schedule lets %s move"), who);
	} else if (scene->steered) {
		text_copy(room, sizeof room, hand ? _("you choose who moves next") : (world->cpus_virtual.count ? _("the policy says who moves next") : _("the schedule says who moves next")));
	} else {
		text_copy(room, sizeof room, _("the kernel decides who runs"));
		size_t length = strlen(room);
		if (world->states_told && row_cols >= 96)
			snprintf(room + length, sizeof room - length, _("; states: %s"), _(world_source_name(world->states_from)));
	}
	flow_label(flow, ROLE_FAINT, _("why:"));
	size_t from = flow->text.len;
	flow_add(flow, ink(role), room);
	if (role == ROLE_ALARM)
		memset(flow->attr.data + from, CELL_BOLD, flow->text.len - from);
	else
		flow_names(flow, world);
	if (hand && world->steps > 0 && world->steps <= SCHEDULE_MOST && row_cols >= 72)
		add_schedule(flow, scene);
}

void bar_status_text(struct area row, const char *status, bool alarm)
{
	if (status == NULL)
		return;
	struct flow flow = { 0 };
	flow_add(&flow, alarm ? bold(ROLE_ALARM) : ink(ROLE_TEXT), status);
	flow_line(row, 1, 0, row.cols - 2, &flow);
	flow_done(&flow);
}

void bar_status(struct area row, const struct scene *scene)
{
	const struct world *world = part_world(scene);
	struct flow stakes = { 0 }, why = { 0 };
	if (world != NULL)
		add_stakes(&stakes, scene, world, row.cols);
	if (scene->status != NULL)
		flow_add(&why, scene->status_alarm ? bold(ROLE_ALARM) : ink(ROLE_TEXT), scene->status);
	else if (world != NULL)
		add_why(&why, scene, world, row.cols);
	else
		flow_add(&why, ink(ROLE_SECONDARY), _("Nothing has run yet."));
	int left = text_width(buf_get(&stakes.text)), right = text_width(buf_get(&why.text));
	int room = row.cols - 2;
	if (left == 0 || left + 4 > room / 2 + room / 4) {
		/* only one of them has room: an answer goes before the numbers */
		bool say = scene->status != NULL || left == 0;
		flow_line(row, 1, 0, room, say ? &why : &stakes);
	} else {
		int end = flow_line(row, 1, 0, left, &stakes);
		int at = row.cols - 1 - right;
		/* Near the middle when it is short: an eye's way from the numbers. */
		if (at > row.cols / 2 && end + 4 < row.cols / 2)
			at = row.cols / 2;
		if (at < end + 3)
			at = end + 3;
		flow_line(row, at, 0, row.cols - 1 - at, &why);
	}
	flow_done(&stakes);
	flow_done(&why);
}

/* ---- the keys ---- */

static int hint_width(const struct key_hint *hint)
{
	return text_width(hint->key) + 1 + text_width(hint->verb);
}

static bool is_kept(const struct key_hint *hint)
{
	return strcmp(hint->key, "?") == 0 || strcmp(hint->key, "q") == 0;
}

/* Whole hints only; help and leaving keep their place, at the end. */
void bar_keys(struct area row, const struct key_hint *keys, size_t key_count)
{
	area_fill(row, 0, 0, row.cols, 1, ROLE_BAR);
	int gap = row.cols >= 100 ? 3 : 2, kept = 0, x = 1;
	for (size_t i = 0; i < key_count; i++)
		if (is_kept(&keys[i]))
			kept += hint_width(&keys[i]) + gap;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < key_count; i++) {
			const struct key_hint *hint = &keys[i];
			int width = hint_width(hint), limit = row.cols - (pass == 0 ? kept : 0) + (pass == 1 ? 0 : gap - 1);
			if (is_kept(hint) != (pass == 1))
				continue;
			if (x + width > limit - (pass == 0 ? gap : 0)) {
				if (pass == 0)
					break;
				continue;
			}
			int from = x;
			x = area_text(row, x, 0, bold(ROLE_STRONG), hint->key) + 1;
			x = area_text(row, x, 0, ink(ROLE_SECONDARY), hint->verb);
			area_hot(row, from, 0, x - from, 1, HOT_KEY, hint->command);
			x += gap;
		}
}
