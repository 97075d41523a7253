#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS = 3, THINK_MS = 300 };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static void serve(int conn)
{
	char word[100];
	ssize_t length = read(conn, word, sizeof word); //@recv
	usleep(THINK_MS * 1000);
	for (ssize_t i = 0; i < length; i++)
		word[i] = (char)toupper((unsigned char)word[i]);
	_exit(length < 0 || write(conn, word, (size_t)length) < 0); //@answer
}

static void client(struct sockaddr_in where)
{
	char answer[100];
	int c = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(c, (struct sockaddr *)&where, sizeof where) < 0) //@connect
		_exit(0);
	_exit(write(c, "hello", 5) == 5 && read(c, answer, sizeof answer) == 5);
}

int main(void)
{
	struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof where;
	int server = socket(AF_INET, SOCK_STREAM, 0), answers = 0, status;
	if (bind(server, (struct sockaddr *)&where, size) < 0 || listen(server, CLIENTS) < 0) //@listen
		return 1;
	if (getsockname(server, (struct sockaddr *)&where, &size) < 0)
		return 1;
	for (int i = 0; i < CLIENTS; i++)
		if (fork() == 0)
			client(where);
	double from = now();
	for (int i = 0; i < CLIENTS; i++) {
		int conn = accept(server, NULL, NULL); //@accept
		if (fork() == 0) //@worker
			serve(conn);
		close(conn);
	}
	while (wait(&status) > 0)
		answers += WEXITSTATUS(status);
	printf("answers %d\nturns %d\n", answers, (int)((now() - from) / THINK_MS + 0.3));
	return 0;
}
