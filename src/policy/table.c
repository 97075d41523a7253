/* policy/table: every policy, once: help, completion, checks and the menu come from here. */
#include "policy/internal.h"

#include <string.h>

enum { LONG = POLICY_LENGTH };

#define QUANTUM_PARAM(normal_) \
	{.name = "quantum", .help = N_("ticks of a slice"), .normal = (normal_), .least = 1, .most = LONG}

const struct policy_kind policy_table[] = {
	{.name = "fcfs", .title = N_("first come, first served"), .rules = &fcfs_rules, .as_served = true,
	 .help = N_("in the order of arrival; nobody is interrupted")},
	{.name = "sjf", .title = N_("shortest job first"), .rules = &sjf_rules, .as_served = true,
	 .help = N_("the shortest burst first; nobody is interrupted")},
	{.name = "srtf", .title = N_("shortest remaining time first"), .rules = &srtf_rules,
	 .help = N_("whoever has the least left of its burst, at every tick")},
	{.name = "rr", .title = N_("round robin"), .rules = &rr_rules,
	 .help = N_("a slice each, then to the back of the queue"), .params = {QUANTUM_PARAM(4)}},
	{.name = "priority", .title = N_("priorities"), .rules = &priority_rules, .share = SHARE_PRIORITY,
	 .help = N_("the smallest number first; with ageing nobody starves"), .params = {
		{.name = "preempt", .help = N_("1: who is more important takes the CPU at once"), .normal = 1, .most = 1},
		{.name = "ageing", .help = N_("ticks of waiting that count as one step of priority, 0 none"), .most = LONG},
		{.name = "quantum", .help = N_("ticks of a slice among equals, 0 none"), .most = LONG}}},
	{.name = "mlfq", .title = N_("multi-level feedback queue"), .rules = &mlfq_rules,
	 .help = N_("who computes much sinks from queue to queue, who waits much stays on top"), .params = {
		{.name = "queues", .help = N_("how many queues"), .normal = 3, .least = 1, .most = POLICY_QUEUES},
		{.name = "quantum", .help = N_("ticks of a slice, one number or one per queue from the top: 10/20/40"), .normal = 10, .least = 1, .most = LONG, .is_list = true},
		{.name = "allotment", .help = N_("how many slices before it sinks, one number or one per queue"), .normal = 1, .least = 1, .most = LONG, .is_list = true},
		{.name = "boost", .help = N_("every so many ticks all come back to the top, 0 never"), .most = LONG},
		{.name = "stay", .help = N_("an I/O gives a fresh slice and allotment"), .most = 1, .is_flag = true},
		{.name = "io_bump", .help = N_("who comes back from I/O goes to the front of its queue"), .most = 1, .is_flag = true}}},
	{.name = "lottery", .title = N_("lottery"), .rules = &lottery_rules, .share = SHARE_TICKETS, .share_normal = 100,
	 .help = N_("a ticket is drawn for each slice"), .params = {QUANTUM_PARAM(1)}},
	{.name = "stride", .title = N_("stride"), .rules = &stride_rules, .share = SHARE_TICKETS, .share_normal = 100,
	 .help = N_("shares by tickets, without chance"), .params = {QUANTUM_PARAM(1)}},
	{.name = "fair", .title = N_("fair share"), .rules = &fair_rules, .share = SHARE_WEIGHT, .share_normal = 100,
	 .help = N_("the least virtual runtime first, by weight, as in Linux"), .params = {
		{.name = "latency", .help = N_("ticks in which everybody should run once"), .normal = 12, .least = 1, .most = LONG},
		{.name = "granularity", .help = N_("ticks of the shortest slice"), .normal = 2, .least = 1, .most = LONG},
		{.name = "credit", .help = N_("ticks that waking is worth"), .most = LONG}}},
};
const unsigned policy_count = COUNT_OF(policy_table);

const struct policy_kind *policy_find(const char *name)
{
	for (unsigned i = 0; i < policy_count; i++)
		if (strcmp(policy_table[i].name, name) == 0)
			return &policy_table[i];
	return NULL;
}

const struct policy_param *policy_param_find(const struct policy_kind *kind, const char *name)
{
	for (unsigned i = 0; i < POLICY_PARAMS && kind->params[i].name; i++)
		if (strcmp(kind->params[i].name, name) == 0)
			return &kind->params[i];
	return NULL;
}

void policy_names(struct buf *ret_text)
{
	for (unsigned i = 0; i < policy_count; i++)
		buf_format(ret_text, "%s%s", i ? ", " : "", policy_table[i].name);
}

const char *policy_share_name(enum policy_share share)
{
	static const char *const names[] = {"", N_("priority"), N_("tickets"), N_("weight")};
	return names[share];
}
