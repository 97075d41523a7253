/* picker/table: every picker, once. */
#include "picker/kinds.h"

#include <string.h>

const struct picker_kind picker_table[] = {
	{.name = "os", .by_person = true, .help = N_("the kernel decides; the gates stand open")},
	{.name = "paced", .by_person = true, .help = N_("the kernel decides, at most so many steps a second")},
	{.name = "hand", .by_person = true, .help = N_("you decide each step"), .steered = true,
	 .open = hand_open, .choose = hand_choose, .done = hand_done},
	{.name = "script", .help = N_("a schedule decides: \"1 2 2 1\""), .steered = true,
	 .open = schedule_open, .choose = schedule_choose, .finish = schedule_finish, .done = schedule_done},
	{.name = "explore", .help = N_("a search over every order decides"), .steered = true, .splits = true,
	 .choose = explore_choose},
	{.name = "policy", .help = N_("a scheduling policy decides, on virtual CPUs: policy:rr,quantum=2"), .steered = true, .ticked = true,
	 .open = policy_picker_open, .done = policy_picker_done, .advance = policy_picker_advance},
};
const unsigned picker_count = COUNT_OF(picker_table);

const struct picker_kind *picker_find(const char *name)
{
	size_t length = strcspn(name, ":");
	for (unsigned i = 0; i < picker_count; i++)
		if (strlen(picker_table[i].name) == length && strncmp(picker_table[i].name, name, length) == 0 && (picker_table[i].ticked || !name[length]))
			return &picker_table[i];
	return NULL;
}

const char *picker_text(const char *name)
{
	const char *colon = strchr(name, ':');
	return colon ? colon + 1 : NULL;
}

void picker_names(struct buf *ret_text)
{
	for (unsigned i = 0; i < picker_count; i++)
		buf_format(ret_text, "%s%s%s", i ? ", " : "", picker_table[i].name, picker_table[i].ticked ? ":rr" : "");
}

int picker_forced(const struct choice *choices, unsigned count)
{
	int only = -1;
	for (unsigned i = 0; i < count; i++) {
		if (choices[i].enabled && only >= 0)
			return -1;
		only = choices[i].enabled ? (int)i : only;
	}
	return only;
}

int picker_default(const struct choice *choices, unsigned count)
{
	int best = -1;
	for (unsigned i = 0; i < count; i++) {
		if (!choices[i].enabled)
			continue;
		if (!choices[i].by_time)
			return (int)i;
		if (best < 0 || choices[i].wakes < choices[best].wakes)
			best = (int)i;
	}
	return best;
}
