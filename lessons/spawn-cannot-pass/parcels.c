/* A child that begins with exec gets words, and the descriptors that were left open. Nothing of our memory. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static char arrived[64];

static int unpack_it(const char *name, const char *thing) //@child
{
	int number = atoi(thing), out[2];
	if (strcmp(name, "file") == 0)
		return fcntl(number, F_GETFD) < 0;
	if (strcmp(name, "thread_lock") == 0) /* is there anything at this address? */
		return pipe(out) < 0 || write(out[1], (void *)strtoull(thing, NULL, 16), 1) != 1;
	if (strcmp(name, "process_lock") == 0) {
		pthread_mutex_t *lock = mmap(NULL, sizeof *lock, PROT_READ | PROT_WRITE, MAP_SHARED, number, 0);
		return lock == MAP_FAILED || pthread_mutex_lock(lock) != 0;
	}
	return strcmp(thing, "1 2 3");
}

static void send_(const char *name, const char *thing)
{
	int status;
	pid_t p;
	char *args[] = {"parcels", (char *)(uintptr_t)name, (char *)(uintptr_t)thing, NULL};
	if (posix_spawn(&p, "/proc/self/exe", NULL, NULL, args, environ) != 0 || waitpid(p, &status, 0) != p) //@send
		exit(1);
	if (status == 0)
		strcat(strcat(arrived, " "), name);
	else
		printf("%s is of no use there\n", name); //@refused
}

static pthread_mutex_t *new_lock(int flags, int fd, int shared)
{
	pthread_mutexattr_t attr;
	pthread_mutex_t *lock = mmap(NULL, sizeof *lock, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (lock == MAP_FAILED || pthread_mutexattr_init(&attr) != 0 || pthread_mutexattr_setpshared(&attr, shared) != 0 ||
	    pthread_mutex_init(lock, &attr) != 0)
		exit(1);
	return lock;
}

int main(int argc, char **argv)
{
	char word[32];
	if (argc > 2)
		return unpack_it(argv[1], argv[2]);
	send_("list", "1 2 3"); //@list

	snprintf(word, sizeof word, "%d", open("notes.txt", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	send_("file", word); //@file

	snprintf(word, sizeof word, "%p", (void *)new_lock(MAP_PRIVATE | MAP_ANONYMOUS, -1, PTHREAD_PROCESS_PRIVATE));
	send_("thread_lock", word); //@thread-lock

	int memory = memfd_create("lock", 0);
	if (memory < 0 || ftruncate(memory, sizeof(pthread_mutex_t)) < 0)
		return 1;
	new_lock(MAP_SHARED, memory, PTHREAD_PROCESS_SHARED);
	snprintf(word, sizeof word, "%d", memory);
	send_("process_lock", word); //@process-lock
	printf("arrived%s\n", arrived);
	return 0;
}
