/* world/facts: the process table, a row per task, from events that tell changes only. */
#include "world/internal.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_MOST = 2048 };

static struct world_facts *row_of(struct world *world, unsigned task)
{
	struct world_facts none = {0};
	while (world->facts.n <= task)
		array_push(&world->facts, none);
	return &world->facts.at[task];
}

/* Pairs of a name and a value; a name that is not known is from a newer version. */
void facts_take(struct step *step)
{
	char name[32], value[VALUE_MOST];
	struct world_facts *row = row_of(step->world, step->event->task);
	for (unsigned part = 0; part < 2 * FACTS; part += 2) {
		if (!event_part(step->event, step->payload, part, name, sizeof name)[0])
			return;
		int fact = event_fact_find(name);
		event_part(step->event, step->payload, part + 1, value, sizeof value);
		if (fact < 0)
			continue;
		free(row->text[fact]);
		row->text[fact] = mem_text_or_die(value);
	}
}

void facts_copy(struct world *copy, const struct world *world)
{
	copy->facts.at = NULL;
	copy->facts.n = copy->facts.cap = 0;
	if (world->facts.n)
		row_of(copy, (unsigned)world->facts.n - 1);
	for (size_t i = 0; i < world->facts.n; i++)
		for (unsigned fact = 0; fact < FACTS; fact++)
			copy->facts.at[i].text[fact] = mem_text_or_die(world->facts.at[i].text[fact]);
}

void facts_done(struct world *world)
{
	for (size_t i = 0; i < world->facts.n; i++)
		for (unsigned fact = 0; fact < FACTS; fact++)
			free(world->facts.at[i].text[fact]);
	array_done(&world->facts);
}

const char *world_fact(const struct world *world, unsigned task, unsigned fact)
{
	return task < world->facts.n && fact < FACTS ? world->facts.at[task].text[fact] : NULL;
}
