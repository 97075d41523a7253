#include <stdio.h>

struct words { const char *const *at; };

static const char *next(struct words *self)
{
	return *self->at ? *self->at++ : NULL;
}

int main(void)
{
	static const char *const letter[] = {
		"1", //@one
		"2", //@two
		NULL,
	}, *const coffee[] = {
		"3", //@three
		"4", //@four
		NULL,
	};
	struct words one = {letter}, other = {coffee};
	printf("order");
	for (int i = 0; i < 2; i++) {
		printf(" %s", next(&one)); //@ask
		printf(" %s", next(&other)); //@ask-other
	}
	putchar('\n');
	return 0;
}
