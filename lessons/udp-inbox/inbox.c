#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct sender { in_port_t port; int messages; char text[32]; };

static void client(struct sockaddr_in where, const char *name)
{
	char message[32];
	int c = socket(AF_INET, SOCK_DGRAM, 0);
	for (int k = 1; k <= 2; k++) {
		int length = snprintf(message, sizeof message, "%s %d", name, k);
		if (sendto(c, message, (size_t)length, 0, (struct sockaddr *)&where, sizeof where) < 0) //@send
			_exit(1);
	}
	_exit(0);
}

int main(void)
{
	static const char *const names[] = {"ada", "ben", "cem"};
	struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}, from;
	socklen_t size = sizeof where;
	struct sender inbox[6] = {{0, 0, ""}};
	int server = socket(AF_INET, SOCK_DGRAM, 0), senders = 0; //@socket
	if (bind(server, (struct sockaddr *)&where, size) < 0 || getsockname(server, (struct sockaddr *)&where, &size) < 0)
		return 1;
	for (int i = 0; i < 3; i++)
		if (fork() == 0)
			client(where, names[i]);
	for (int i = 0; i < 6; i++) {
		char message[100];
		size = sizeof from;
		ssize_t length = recvfrom(server, message, sizeof message, 0, (struct sockaddr *)&from, &size); //@recv
		if (length < 0)
			return 1;
		int at = 0;
		while (at < senders && inbox[at].port != from.sin_port)
			at++;
		if (at == senders)
			inbox[senders++].port = from.sin_port; //@new
		struct sender *one = &inbox[at];
		size_t used = strlen(one->text);
		snprintf(one->text + used, sizeof one->text - used, "%s%.*s", used > 0 ? ", " : "", (int)length, message); //@file
		one->messages++;
		printf("port %d: %s\n", ntohs(one->port), one->text);
	}
	while (wait(NULL) > 0)
		;
	printf("senders %d\neach", senders);
	for (int i = 0; i < senders; i++)
		printf(" %d", inbox[i].messages);
	putchar('\n');
	return 0;
}
