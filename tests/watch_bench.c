/* What watching costs: the same program by itself and under `procession watch`, turn about; the best of several turns each,
 * so that what else the machine does counts least. The wall's time, and the CPU time of the program and its children, which
 * does not depend on what else runs. Run as "--forks FILE" or "--switches FILE" it is that program, and writes both.
 */
#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TURNS = 7, FORKS = 1000, TRIPS = 12500 };

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t used_ns(int who)
{
	struct rusage usage;
	getrusage(who, &usage);
	return ((uint64_t)usage.ru_utime.tv_sec + (uint64_t)usage.ru_stime.tv_sec) * 1000000000u +
	       ((uint64_t)usage.ru_utime.tv_usec + (uint64_t)usage.ru_stime.tv_usec) * 1000u;
}

/* Work that takes no time of the kernel's: a number of rounds, not a time, so that what disturbs shows. */
static void compute(unsigned rounds)
{
	volatile unsigned sum = 0;
	for (unsigned i = 0; i < rounds; i++)
		sum += i;
	(void)sum;
}

/* A thousand children, one after the other, each with a little work. */
static int do_forks(void)
{
	for (int i = 0; i < FORKS; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			compute(2000000);
			_exit(0);
		}
		if (pid < 0 || waitpid(pid, NULL, 0) != pid)
			return 1;
	}
	return 0;
}

/* Two that hand a byte to and fro on one CPU, with work between: about 50,000 switches a second. */
static int do_switches(void)
{
	int there[2], back[2];
	char byte = 0;
	cpu_set_t one;
	CPU_ZERO(&one);
	CPU_SET((size_t)sched_getcpu(), &one);
	sched_setaffinity(0, sizeof one, &one);
	if (pipe(there) < 0 || pipe(back) < 0)
		return 1;
	pid_t pid = fork();
	for (int i = 0; i < TRIPS; i++) {
		compute(48000);
		if (pid == 0 ? read(there[0], &byte, 1) != 1 || write(back[1], &byte, 1) != 1
		             : write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1)
			return 1;
	}
	if (pid == 0)
		_exit(0);
	return waitpid(pid, NULL, 0) == pid ? 0 : 1;
}

static int be_the_program(const char *what, const char *file)
{
	uint64_t start = now_ns();
	int result = strcmp(what, "--forks") == 0 ? do_forks() : do_switches();
	FILE *out = fopen(file, "we");
	if (!out)
		return 1;
	uint64_t wall = now_ns() - start, cpu = used_ns(RUSAGE_SELF) + used_ns(RUSAGE_CHILDREN);
	fprintf(out, "%llu %llu\n", (unsigned long long)wall, (unsigned long long)cpu);
	return fclose(out) == 0 ? result : 1;
}

struct cost { double wall, cpu; };   /* s */

static int run_once(const char *command, const char *file, struct cost *best)
{
	unsigned long long wall = 0, cpu = 0;
	FILE *in = system(command) == 0 ? fopen(file, "re") : NULL;
	if (!in || fscanf(in, "%llu %llu", &wall, &cpu) != 2)
		wall = 0;
	if (in)
		fclose(in);
	if (best->wall <= 0 || (double)wall / 1e9 < best->wall)
		best->wall = (double)wall / 1e9;
	if (best->cpu <= 0 || (double)cpu / 1e9 < best->cpu)
		best->cpu = (double)cpu / 1e9;
	return wall ? 0 : -1;
}

static int compare(const char *self, const char *what, const char *file, const char *title, double events)
{
	const char *tool = getenv("PROCESSION");
	char plain[512], watched[640];
	struct cost alone = {0}, seen = {0};
	snprintf(plain, sizeof plain, "'%s' %s %s", self, what, file);
	snprintf(watched, sizeof watched, "'%s' watch --summary /dev/null -- %s", tool ? tool : "./procession", plain);
	for (int i = 0; i < TURNS; i++)
		if (run_once(plain, file, &alone) < 0 || run_once(watched, file, &seen) < 0)
			return 1;
	printf("%-38s %7.1f ms by itself, %7.1f ms watched: %+5.1f%%; CPU time %7.1f and %7.1f ms: %+5.1f%% (%.0f a second, %.2f us each)\n", title,
	       alone.wall * 1e3, seen.wall * 1e3, 100 * (seen.wall / alone.wall - 1), alone.cpu * 1e3, seen.cpu * 1e3, 100 * (seen.cpu / alone.cpu - 1),
	       events / alone.wall, (seen.cpu - alone.cpu) * 1e6 / events);
	return 0;
}

int main(int argc, char **argv)
{
	char file[] = "/tmp/procession-bench-XXXXXX", self[400];
	if (argc == 3)
		return be_the_program(argv[1], argv[2]);
	ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
	int fd = mkstemp(file);
	if (length < 0 || fd < 0)
		return 1;
	self[length] = '\0';
	close(fd);
	int result = compare(self, "--forks", file, "a program that forks 1,000 children", FORKS) ||
	             compare(self, "--switches", file, "a program that switches to and fro", 2.0 * TRIPS);
	unlink(file);
	return result;
}
