/* The children only send their numbers; whoever reads the pipe calls the callback. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PICTURES = 3 };
static pid_t main_pid;
static int callbacks, in_parent;

static void hang_up(pid_t artist)
{
	pid_t here = getpid(); //@callback
	printf("painted in process %d, hung up in %d\n", (int)artist, (int)here); //@result
	callbacks++;
	in_parent += here == main_pid;
}

int main(void)
{
	void (*when_done)(pid_t) = hang_up; //@add
	int done[2];
	pid_t artist;
	main_pid = getpid();
	if (pipe(done) < 0)
		return 1;
	for (int i = 0; i < PICTURES; i++) {
		if (fork() == 0) {
			usleep(200000); //@work
			artist = getpid(); //@child
			_exit(write(done[1], &artist, sizeof artist) != sizeof artist);
		}
	}
	close(done[1]);
	while (read(done[0], &artist, sizeof artist) == sizeof artist)
		when_done(artist);
	while (wait(NULL) > 0)
		;
	printf("callback_in %s\n", in_parent == callbacks ? "parent" : "child");
	printf("callbacks %d\n", callbacks);
	return 0;
}
