/* cc -o rack rack.c && ./rack */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOAVES = 5, ROOM = 3, LATE_US = 500000 };

static void bake(mqd_t rack)
{
	for (int i = 0; i < LOAVES; i++)
		if (mq_send(rack, (char *)&i, sizeof i, 0) < 0) //@put
			exit(1);
}

static void sell(mqd_t rack)
{
	struct mq_attr now;
	int loaf;
	usleep(LATE_US); //@late
	if (mq_getattr(rack, &now) < 0) //@count
		exit(1);
	printf("on_the_rack %ld\nsold", now.mq_curmsgs);
	for (int i = 0; i < LOAVES; i++) {
		if (mq_receive(rack, (char *)&loaf, sizeof loaf, NULL) < 0) //@get
			exit(1);
		printf(" %d", loaf);
	}
	printf("\n");
}

static void start(void (*job)(mqd_t), mqd_t rack)
{
	pid_t pid = fork();
	if (pid < 0)
		exit(1);
	if (pid == 0) {
		job(rack);
		exit(0);
	}
}

int main(void)
{
	/* The kernel's own queue between processes. Its name goes at once: the open queue stays. */
	char name[32];
	struct mq_attr room = { .mq_maxmsg = ROOM, .mq_msgsize = sizeof(int) };
	snprintf(name, sizeof name, "/rack-%d", (int)getpid());
	mqd_t rack = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &room); //@rack
	if (rack == (mqd_t)-1 || mq_unlink(name) < 0) {
		perror("mq_open");
		return 1;
	}
	start(bake, rack);
	start(sell, rack);
	while (wait(NULL) > 0)
		;
	return 0;
}
