/* cc -o hurry hurry.c && ./hurry */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOAVES = 5, ROOM = 3, LATE_US = 500000, CLOSED = -1 };

static void bake(mqd_t rack)
{
	struct timespec now = { 0 };  /* a time that has passed: do not wait */
	int given_away = 0, closed = CLOSED;
	for (int i = 0; i < LOAVES; i++) {
		if (mq_timedsend(rack, (char *)&i, sizeof i, 0, &now) == 0) //@put
			continue;
		if (errno != ETIMEDOUT) //@full
			exit(1);
		given_away++;
	}
	if (mq_send(rack, (char *)&closed, sizeof closed, 0) < 0) //@closed
		exit(1);
	printf("given_away %d\n", given_away);
}

static void sell(mqd_t rack)
{
	char sold[64] = "";
	int loaf, n = 0;
	usleep(LATE_US);
	while (mq_receive(rack, (char *)&loaf, sizeof loaf, NULL) > 0 && loaf != CLOSED) //@get
		n += snprintf(sold + n, sizeof sold - (size_t)n, " %d", loaf);
	printf("sold%s\n", sold);
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
	char name[32];
	struct mq_attr room = { .mq_maxmsg = ROOM, .mq_msgsize = sizeof(int) };
	snprintf(name, sizeof name, "/rack-%d", (int)getpid());
	mqd_t rack = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &room);
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
