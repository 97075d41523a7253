/* The manager is a process that reads requests: '+' and a name, or '?', and answers with the whole list. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct request { char what, name[15]; };
struct answer { char names[100]; int letters; };

static void serve(int requests)
{
	struct answer book = {0};
	struct request request;
	while (read(requests, &request, sizeof request) == sizeof request && request.what != 'q') {
		if (request.what == '+') {
			if (book.names[0])
				strcat(book.names, " ");
			strcat(book.names, request.name); //@append
			book.letters += (int)strlen(request.name); //@set
		}
		if (write(requests, &book, sizeof book) < 0)
			_exit(1);
	}
	_exit(0);
}

static struct answer ask(int manager, char what, const char *name)
{
	struct request request = {.what = what};
	struct answer answer = {0};
	strcpy(request.name, name);
	if (write(manager, &request, sizeof request) < 0 || read(manager, &answer, sizeof answer) < 0)
		_exit(1);
	return answer;
}

int main(void)
{
	static const char *const people[] = {"ada", "ben"};
	int way[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, way) < 0)
		return 1;
	if (fork() == 0) //@manager
		serve(way[0]); //@make
	for (int i = 0; i < 2; i++) {
		pid_t guest = fork(); //@start
		if (guest == 0) {
			ask(way[1], '+', people[i]);
			_exit(0);
		}
		waitpid(guest, NULL, 0);
	}
	struct answer book = ask(way[1], '?', ""); //@read
	printf("names %s\nletters %d\nprocesses 2\n", book.names, book.letters); //@server
	struct request quit = {.what = 'q'};
	if (write(way[1], &quit, sizeof quit) < 0)
		return 1;
	wait(NULL);
	return 0;
}
