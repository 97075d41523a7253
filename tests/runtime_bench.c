/* The bare C side of tests/bench: the same system calls with nothing round them. Prints ns for one operation. */
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static double now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void take(int fd, void *data, size_t size)
{
	for (size_t done = 0; done < size;) {
		ssize_t count = read(fd, (char *)data + done, size - done);
		if (count <= 0)
			exit(1);
		done += (size_t)count;
	}
}

static void give(int fd, const void *data, size_t size)
{
	if (write(fd, data, size) != (ssize_t)size)
		exit(1);
}

static void bench_fork(int n)
{
	for (int i = 0; i < n; i++) {
		pid_t pid = fork();
		if (pid == 0)
			_exit(0);
		waitpid(pid, NULL, 0);
	}
}

static void bench_spawn(int n)
{
	for (int i = 0; i < n; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			execl("/proc/self/exe", "bench", "nothing", (char *)NULL);
			_exit(1);
		}
		waitpid(pid, NULL, 0);
	}
}

/* A server that forks for us, and tells us when the child has ended. */
static void bench_forkserver(int n)
{
	int ends[2];
	char byte = 0;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) < 0)
		exit(1);
	if (fork() == 0) {
		while (read(ends[1], &byte, 1) == 1 && byte == 0) {
			bench_fork(1);
			give(ends[1], &byte, 1);
		}
		_exit(0);
	}
	for (int i = 0; i < n; i++) {
		give(ends[0], &byte, 1);
		take(ends[0], &byte, 1);
	}
	byte = 1;
	give(ends[0], &byte, 1);
	wait(NULL);
}

static void through_pipe(int n, size_t size)
{
	int ends[2];
	char data[128] = {0};
	if (pipe(ends) < 0)
		exit(1);
	if (fork() == 0) {
		for (int i = 0; i < n; i++)
			give(ends[1], data, size);
		_exit(0);
	}
	for (int i = 0; i < n; i++) {
		take(ends[0], data, 4);
		take(ends[0], data, size - 4);
	}
	wait(NULL);
}

static void bench_queue_int(int n)
{
	through_pipe(n, 5);
}

static void bench_queue_100(int n)
{
	through_pipe(n, 106);
}

static void bench_pipe(int n)
{
	int ends[2];
	char data[8] = {0};
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		exit(1);
	int child = fork() == 0;
	for (int i = 0; i < n; i++) {
		if (!child)
			give(ends[0], data, 5);
		take(ends[child], data, 4);
		take(ends[child], data, 1);
		if (child)
			give(ends[1], data, 5);
	}
	if (child)
		_exit(0);
	wait(NULL);
}

static pthread_mutex_t *shared_mutex(void)
{
	pthread_mutexattr_t attr;
	pthread_mutex_t *mutex = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_init(&attr);
	pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(mutex, &attr);
	return mutex;
}

static void lock_loop(pthread_mutex_t *mutex, volatile int *value, int n)
{
	for (int i = 0; i < n; i++) {
		pthread_mutex_lock(mutex);
		*value = *value + 1;
		pthread_mutex_unlock(mutex);
	}
}

static void bench_lock(int n)
{
	int value = 0;
	lock_loop(shared_mutex(), &value, n);
}

static void bench_lock4(int n)
{
	pthread_mutex_t *mutex = shared_mutex();
	int value = 0;
	for (int i = 0; i < 4; i++)
		if (fork() == 0) {
			lock_loop(mutex, &value, n / 4);
			_exit(0);
		}
	for (int i = 0; i < 4; i++)
		wait(NULL);
}

/* A request to a server process and its answer: also what a pool does for one call. */
static void bench_request(int n)
{
	int ends[2];
	char data[64] = {0};
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) < 0)
		exit(1);
	if (fork() == 0) {
		for (int i = 0; i < n; i++) {
			struct pollfd ready = {.fd = ends[1], .events = POLLIN};
			poll(&ready, 1, -1);
			if (recv(ends[1], data, sizeof data, 0) < 0 || send(ends[1], data, 32, 0) < 0)
				_exit(1);
		}
		_exit(0);
	}
	for (int i = 0; i < n; i++)
		if (send(ends[0], data, 48, 0) < 0 || recv(ends[0], data, sizeof data, 0) < 0)
			exit(1);
	wait(NULL);
}

struct turns { sem_t *mine, *other; int n; };

static void *take_turns(void *ctx)
{
	struct turns *turns = ctx;
	for (int i = 0; i < turns->n; i++) {
		sem_wait(turns->mine);
		sem_post(turns->other);
	}
	return NULL;
}

static void bench_thread(int n)
{
	sem_t a, b;
	pthread_t thread;
	sem_init(&a, 0, 1);
	sem_init(&b, 0, 0);
	struct turns here = {&a, &b, n / 2}, there = {&b, &a, n / 2};
	pthread_create(&thread, NULL, take_turns, &there);
	take_turns(&here);
	pthread_join(thread, NULL);
}

static ucontext_t main_context, other_context;

static void give_way(void)
{
	for (;;)
		swapcontext(&other_context, &main_context);
}

static void bench_coroutine(int n)
{
	static char stack[65536];
	getcontext(&other_context);
	other_context.uc_stack.ss_sp = stack;
	other_context.uc_stack.ss_size = sizeof stack;
	makecontext(&other_context, give_way, 0);
	for (int i = 0; i < n; i++)
		swapcontext(&main_context, &other_context);
}

static const struct { const char *name; void (*run)(int n); int n; } rows[] = {
	{"fork", bench_fork, 500}, {"spawn", bench_spawn, 200}, {"forkserver", bench_forkserver, 300}, {"queue_int", bench_queue_int, 50000},
	{"queue_100", bench_queue_100, 50000}, {"pipe", bench_pipe, 10000}, {"lock", bench_lock, 1000000}, {"lock4", bench_lock4, 400000},
	{"value", bench_lock, 1000000}, {"manager", bench_request, 10000}, {"submit", bench_request, 10000}, {"map", bench_queue_int, 50000},
	{"thread", bench_thread, 10000}, {"coroutine", bench_coroutine, 1000000}, {"loop", bench_coroutine, 1000000},
};

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "nothing") == 0)
		return 0;
	for (size_t i = 0; argc == 2 && i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(rows[i].name, argv[1]) != 0)
			continue;
		double from = now_ns();
		rows[i].run(rows[i].n);
		printf("%.0f\n", (now_ns() - from) / rows[i].n);
		return 0;
	}
	fprintf(stderr, "usage: runtime_bench ROW\n");
	return 2;
}
