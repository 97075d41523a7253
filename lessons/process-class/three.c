/* C has no classes: a struct with its data and a pointer to its function is all that one needs. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SHOPPERS = 3 };

struct shopper {
	int bags;
	int list;
	void (*run)(struct shopper *);
	pid_t pid;
};

struct bag {
	pid_t pid;
	int things;
};

static void run(struct shopper *self) //@run
{
	struct bag bag = {getpid(), self->list};
	printf("process %d buys %d\n", (int)getpid(), self->list);
	fflush(stdout);
	if (write(self->bags, &bag, sizeof bag) != sizeof bag) //@put
		exit(1);
}

static struct shopper shopper(int bags, int list) //@init
{
	return (struct shopper){.bags = bags, .list = list, .run = run};
}

static void start(struct shopper *self)
{
	self->pid = fork();
	if (self->pid == 0) {
		self->run(self);
		_exit(0);
	}
}

int main(void)
{
	struct shopper all[SHOPPERS];
	struct bag got[SHOPPERS];
	int bags[2], bought = 0, pids = 0;
	if (pipe(bags) < 0)
		return 1;
	for (int i = 0; i < SHOPPERS; i++) {
		all[i] = shopper(bags[1], i + 1); //@make
		start(&all[i]); //@start
	}
	for (int i = 0; i < SHOPPERS; i++) {
		if (read(bags[0], &got[i], sizeof got[i]) != sizeof got[i])
			return 1;
		bought += got[i].things;
		int known = 0;
		for (int k = 0; k < i; k++)
			known |= got[k].pid == got[i].pid;
		pids += !known;
	}
	while (wait(NULL) > 0)
		;
	printf("bought %d\n", bought);
	printf("pids %d\n", pids);
	return 0;
}
