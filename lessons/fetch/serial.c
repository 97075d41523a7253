/* One thread, many connections: poll(2) says which has something. The server, another process, answers each after a while. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PAGES = 3, WAIT_MS = 200 };

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static void serve(int listening)
{
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int conn = accept(listening, NULL, NULL);
		if (fork() == 0) {
			usleep(WAIT_MS * 1000); //@serve
			_exit(write(conn, "page\n", 5) != 5);
		}
		close(conn);
	}
}

static int call(struct sockaddr_in where)
{
	int c = socket(AF_INET, SOCK_STREAM, 0);
	return connect(c, (struct sockaddr *)&where, sizeof where) < 0 ? -1 : c; //@connect
}

int main(void)
{
	struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof where;
	char page[16];
	int listening = socket(AF_INET, SOCK_STREAM, 0), got = 0;
	if (bind(listening, (struct sockaddr *)&where, size) < 0 || listen(listening, PAGES) < 0 ||
	    getsockname(listening, (struct sockaddr *)&where, &size) < 0)
		return 1;
	pid_t server = fork();
	if (server == 0)
		serve(listening);
	double from = now();
	for (int n = 0; n < PAGES; n++) {
		int conn = call(where); //@one
		got += read(conn, page, sizeof page) == 5; //@wait
		close(conn);
	}
	printf("pages %d\nwaits %d\n", got, (int)((now() - from) / WAIT_MS + 0.3));
	kill(server, SIGTERM);
	waitpid(server, NULL, 0);
	return 0;
}
