#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct card {
	char name[16];
	pid_t pid, parent;
	int threads;
};

static sem_t evening;

static void *hand(void *arg)
{
	sem_wait(&evening);
	return arg;
}

/* The kernel counts the threads of a process: it says so in /proc. */
static int threads(void)
{
	char line[128];
	int n = 0;
	FILE *f = fopen("/proc/self/status", "r");
	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "Threads: %d", &n) == 1)
			break;
	if (f)
		fclose(f);
	return n;
}

static int scribe(int answers)
{
	pthread_t hands[2];
	struct card c = {.pid = getpid(), .parent = getppid()};
	if (sem_init(&evening, 0, 0) < 0 || prctl(PR_SET_NAME, "scribe") < 0 || prctl(PR_GET_NAME, c.name) < 0)
		return 1;
	for (int i = 0; i < 2; i++)
		if (pthread_create(&hands[i], NULL, hand, NULL) != 0) //@thread
			return 1;
	c.threads = threads();
	if (write(answers, &c, sizeof c) != sizeof c) //@answer
		return 1;
	return 7; //@exit
}

int main(void)
{
	int answers[2], status;
	struct card c;
	pid_t p = 0; //@make
	if (pipe(answers) < 0)
		return 1;
	printf("pid_before %s\n", p == 0 ? "none" : "?"); //@before
	fflush(stdout);
	p = fork(); //@start
	if (p == 0)
		_exit(scribe(answers[1]));
	if (read(answers[0], &c, sizeof c) != sizeof c || waitpid(p, &status, 0) != p)
		return 1;
	printf("name %s\n", c.name);
	printf("same_pid %s\n", c.pid == p ? "true" : "false");
	printf("parent_is_main %s\n", c.parent == getpid() ? "true" : "false");
	printf("threads %d\n", c.threads);
	printf("exitcode %d\n", WEXITSTATUS(status));
	printf("cpus %ld\n", sysconf(_SC_NPROCESSORS_ONLN));
	return 0;
}
