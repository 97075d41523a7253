/* C keeps no list of threads; the kernel does: /proc/self/task has a folder for each. */
#define _GNU_SOURCE
#include <dirent.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>

static sem_t bell, come;
static const char *const people[] = {"ada", "bea", "cem"};

static void *clerk(void *arg)
{
	char me[16];
	sem_post(&come);
	sem_wait(&bell); //@wait
	pthread_getname_np(pthread_self(), me, sizeof me); //@who
	fprintf(stderr, "%s leaves\n", me); //@leave
	return arg;
}

static int count_tasks(char *names)
{
	DIR *tasks = opendir("/proc/self/task"); //@list
	int count = 0;
	for (struct dirent *entry; tasks && (entry = readdir(tasks)) != NULL;) {
		char path[300], name[32] = "";
		snprintf(path, sizeof path, "/proc/self/task/%.200s/comm", entry->d_name);
		FILE *file = entry->d_name[0] == '.' ? NULL : fopen(path, "r");
		if (!file)
			continue;
		if (fgets(name, sizeof name, file)) {
			name[strcspn(name, "\n")] = '\0';
			strcat(strcat(names, count ? " " : ""), count ? name : "MainThread");
			count++; //@count
		}
		fclose(file);
	}
	if (tasks)
		closedir(tasks);
	return count;
}

int main(void)
{
	pthread_t clerks[3];
	char names[200] = "", rest[200] = "";
	sem_init(&bell, 0, 0);
	sem_init(&come, 0, 0);
	for (int i = 0; i < 3; i++) {
		if (pthread_create(&clerks[i], NULL, clerk, NULL) != 0) //@start
			return 1;
		pthread_setname_np(clerks[i], people[i]); //@name
		sem_wait(&come);
	}
	printf("at_work %d\n", count_tasks(names));
	printf("names %s\n", names);
	for (int i = 0; i < 3; i++)
		sem_post(&bell); //@ring
	for (int i = 0; i < 3; i++)
		pthread_join(clerks[i], NULL);
	printf("afterwards %d\n", count_tasks(rest)); //@after
	return 0;
}
