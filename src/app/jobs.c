/* app/jobs: see jobs.h. */
#include "app/jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/signals.h"

enum { WIDTH_MAX = 64 };

struct worker { pid_t pid; int fd; size_t index; };
struct crew {
	struct worker at[WIDTH_MAX];
	unsigned count, width;
	app_job_fn *work;
	void *ctx;
	struct app_job_result *results;
};

unsigned app_jobs_width(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	return cpus < 1 ? 4 : cpus > WIDTH_MAX / 4 ? WIDTH_MAX : (unsigned)cpus * 4;
}

static _Noreturn void be_worker(const struct crew *crew, pid_t parent, size_t index, int fd)
{
	/* Whose parent is gone is told so as if he had been asked to end: his runs end with him. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	app_signals_catch();
	FILE *out = getppid() == parent ? fdopen(fd, "w") : NULL;
	int code = out ? crew->work(crew->ctx, index, out) : 100;
	if (out)
		fclose(out);
	_exit(code);
}

static int start(struct crew *crew, size_t index, struct err *err)
{
	int fds[2];
	pid_t parent = getpid();
	if (pipe2(fds, O_CLOEXEC) < 0)
		return err_set(err, errno, _("cannot start another process: %s"), strerror(errno));
	fflush(NULL);
	pid_t pid = fork();
	if (pid < 0) {
		int error = errno;
		close(fds[0]);
		close(fds[1]);
		return err_set(err, error, _("cannot start another process: %s"), strerror(error));
	}
	if (pid == 0)
		be_worker(crew, parent, index, fds[1]);
	close(fds[1]);
	crew->at[crew->count++] = (struct worker){pid, fds[0], index};
	return 0;
}

static void finish(struct crew *crew, unsigned place)
{
	struct worker worker = crew->at[place];
	int status = 0;
	close(worker.fd);
	while (waitpid(worker.pid, &status, 0) < 0 && errno == EINTR)
		continue;
	crew->results[worker.index].code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	crew->at[place] = crew->at[--crew->count];
}

/* What has been said; whoever has nothing more to say has ended. */
static void listen_to(struct crew *crew, const struct pollfd *fds)
{
	for (unsigned i = crew->count; i-- > 0;) {
		char bytes[4096];
		if (!fds[i].revents)
			continue;
		ssize_t count = read(crew->at[i].fd, bytes, sizeof bytes);
		if (count > 0)
			buf_add(&crew->results[crew->at[i].index].said, bytes, (size_t)count);
		else if (count == 0 || errno != EINTR)
			finish(crew, i);
	}
}

static void end_all(struct crew *crew)
{
	for (unsigned i = 0; i < crew->count; i++)
		kill(crew->at[i].pid, SIGTERM);
	while (crew->count > 0)
		finish(crew, crew->count - 1);
}

static int wait_for_somebody(struct crew *crew, struct err *err)
{
	struct pollfd fds[WIDTH_MAX + 1];
	for (unsigned i = 0; i < crew->count; i++)
		fds[i] = (struct pollfd){.fd = crew->at[i].fd, .events = POLLIN};
	fds[crew->count] = (struct pollfd){.fd = app_signal_fd(), .events = POLLIN};
	if (poll(fds, crew->count + 1, -1) < 0 && errno != EINTR)
		return err_set(err, errno, _("cannot wait for the run: %s"), strerror(errno));
	if (app_signal_came())
		return err_set(err, EINTR, "%s", _("the run was stopped from outside: all its processes are ended"));
	listen_to(crew, fds);
	return 0;
}

int app_jobs_run(size_t count, unsigned width, app_job_fn *work, void *ctx, struct app_job_result *ret_results, struct err *err)
{
	struct crew crew = {.width = width < 1 ? 1 : width > WIDTH_MAX ? WIDTH_MAX : width, .work = work, .ctx = ctx, .results = ret_results};
	int result = 0;
	for (size_t i = 0; i < count; i++)
		ret_results[i] = (struct app_job_result){0};
	app_signals_catch();
	for (size_t next = 0; (next < count || crew.count > 0) && result == 0;) {
		if (next < count && crew.count < crew.width)
			result = start(&crew, next++, err);
		else
			result = wait_for_somebody(&crew, err);
	}
	end_all(&crew);
	return result;
}
