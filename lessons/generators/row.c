/* C has no yield: a function that is to go on where it stopped keeps its place in a variable of its own. */
#include <stdbool.h>
#include <stdio.h>

struct coffee { int at; };
struct letter { int at; struct coffee coffee; };

static const char *coffee_next(struct coffee *self)
{
	switch (self->at++) {
	case 0: return "3"; //@three
	case 1: return "4"; //@four
	default: return NULL;
	}
}

static const char *letter_next(struct letter *self)
{
	const char *what;
	switch (self->at) {
	case 0:
		self->at = 1;
		return "1"; //@one
	case 1:
		what = coffee_next(&self->coffee); //@from
		if (what)
			return what;
		self->at = 2;
		return "2"; //@two
	default:
		return NULL;
	}
}

int main(void)
{
	struct letter letter = {0};
	const char *what;
	printf("order");
	while ((what = letter_next(&letter)) != NULL) //@ask
		printf(" %s", what);
	putchar('\n');
	return 0;
}
