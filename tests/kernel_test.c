/* kernel: what it says of tasks, against what they, /proc and the system calls say. A root process forks on request; it is
 * the one that is watched. Where the machine refuses perf, the tests that need it say so and are left out.
 */
#include <check.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kernel/kernel.h"

enum { DEADLINE_S = 60 };
#define MS 1000000ull

/* What a worker says of itself, last of all. */
struct word { pid_t pid, tid; uint64_t voluntary, forced, running, delay; };

struct rig {
	pid_t root;
	int go[2], words[2], stay[2];  /* a byte makes root run the body; workers write their words; a byte lets them go */
	bool is_over;
	struct kernel *kernel;
	ARRAY(struct kernel_record) records;
};

typedef void body_fn(struct rig *rig);

static uint64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static bool has_perf(void)
{
	char why[256];
	if (kernel_probe(why, sizeof why) == KERNEL_PERF)
		return true;
	fprintf(stderr, "left out, because perf cannot be used here: %s\n", why);
	return false;
}

/* ---- in the workers ---- */

static void say(struct rig *rig)
{
	struct word word = {.pid = getpid(), .tid = (pid_t)syscall(SYS_gettid)};
	struct rusage usage;
	unsigned long long running = 0, delay = 0;
	FILE *file = fopen("/proc/thread-self/schedstat", "re");
	if (file && fscanf(file, "%llu %llu", &running, &delay) != 2)
		running = 0;
	if (file)
		fclose(file);
	getrusage(RUSAGE_THREAD, &usage);
	word.running = running;
	word.delay = delay;
	word.voluntary = (uint64_t)usage.ru_nvcsw;
	word.forced = (uint64_t)usage.ru_nivcsw;
	if (write(rig->words[1], &word, sizeof word) != sizeof word)
		_exit(99);
}

/* Asleep until it is let go: what was before can be looked at in peace. */
static void stay(struct rig *rig)
{
	char byte;
	if (read(rig->stay[0], &byte, 1) != 1)
		_exit(97);
}

static void pin(int cpu)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	if (sched_setaffinity(0, sizeof set, &set) < 0)
		_exit(98);
}

static int a_cpu(void)
{
	cpu_set_t set;
	sched_getaffinity(0, sizeof set, &set);
	for (int i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET((size_t)i, &set))
			return i;
	return 0;
}

static void be_busy(uint64_t ns)
{
	uint64_t end = now_ns() + ns;
	while (now_ns() < end)
		;
}

static void nap(uint64_t ns)
{
	nanosleep(&(struct timespec){.tv_sec = (time_t)(ns / 1000000000u), .tv_nsec = (long)(ns % 1000000000u)}, NULL);
}

/* ---- the rig ---- */

static void rig_open(struct rig *rig, const char *states, bool exits, body_fn *body)
{
	struct err err = {0};
	*rig = (struct rig){.root = 0};
	ck_assert_int_eq(pipe(rig->go), 0);
	ck_assert_int_eq(pipe(rig->words), 0);
	ck_assert_int_eq(pipe(rig->stay), 0);
	rig->root = fork();
	if (rig->root == 0) {
		char byte;
		alarm(DEADLINE_S);
		close(rig->go[1]);
		if (read(rig->go[0], &byte, 1) != 1)
			_exit(0);
		body(rig);
		while (wait(NULL) > 0 || errno == EINTR)
			;
		_exit(0);
	}
	close(rig->words[1]);
	ck_assert_msg(kernel_open(rig->root, states, exits, &rig->kernel, &err) == 0, "%s", err.text);
	ck_assert_int_eq(write(rig->go[1], "", 1), 1);
}

static void take_all(struct rig *rig, uint64_t until)
{
	struct kernel_record record;
	while (kernel_next(rig->kernel, until, &record) == 1)
		array_push(&rig->records, record);
}

/* Lets it happen for a moment. 1: a word has come. */
static int rig_turn(struct rig *rig, struct word *ret_word)
{
	struct pollfd poll_fd = {.fd = rig->words[0], .events = POLLIN};
	poll(&poll_fd, 1, kernel_timeout_ms(rig->kernel, now_ns()));
	kernel_pump(rig->kernel, now_ns());
	take_all(rig, now_ns() - KERNEL_DELAY_NS);
	if (!poll_fd.revents)
		return 0;
	ssize_t size = read(rig->words[0], ret_word, sizeof *ret_word);
	rig->is_over = size == 0;
	return size == sizeof *ret_word;
}

/* Lets it all happen, until nobody holds the words' pipe. Up to `most` words; how many came. */
static unsigned rig_run(struct rig *rig, struct word *ret_words, unsigned most)
{
	unsigned count = 0;
	uint64_t deadline = now_ns() + DEADLINE_S * 1000 * MS;
	while (!rig->is_over) {
		struct word word;
		if (rig_turn(rig, &word) && count < most)
			ret_words[count++] = word;
		ck_assert_uint_lt(now_ns(), deadline);
	}
	ck_assert_int_eq(waitpid(rig->root, NULL, 0), rig->root);
	kernel_end(rig->kernel, now_ns());
	take_all(rig, UINT64_MAX);
	return count;
}

static void rig_done(struct rig *rig)
{
	kernel_free(rig->kernel);
	array_done(&rig->records);
	close(rig->go[0]);
	close(rig->go[1]);
	close(rig->words[0]);
	close(rig->stay[0]);
	close(rig->stay[1]);
}

static const struct kernel_task *task_of(struct rig *rig, pid_t tid)
{
	size_t count;
	const struct kernel_task *tasks = kernel_tasks(rig->kernel, &count);
	for (size_t i = 0; i < count; i++)
		if (tasks[i].tid == tid)
			return &tasks[i];
	ck_abort_msg("task %d was not told", tid);
	return NULL;
}

static void ck_near(uint64_t a, uint64_t b, uint64_t most, const char *what)
{
	uint64_t apart = a > b ? a - b : b - a;
	ck_assert_msg(apart <= most, "%s: %llu and %llu are apart by more than %llu", what, (unsigned long long)a, (unsigned long long)b,
	              (unsigned long long)most);
}

/* ---- tests ---- */

static void work_and_sleep(struct rig *rig)
{
	for (int worker = 0; worker < 2; worker++) {
		if (fork() != 0)
			continue;
		for (int i = 0; i < 50; i++) {
			be_busy(2 * MS);
			if (worker)
				sched_yield();
			else
				nap(MS / 10);
		}
		say(rig);
		stay(rig);
		_exit(worker);
	}
}

static uint64_t delay_of(pid_t tid)
{
	char path[64];
	unsigned long long running = 0, delay = 0;
	snprintf(path, sizeof path, "/proc/%d/schedstat", tid);
	FILE *file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fscanf(file, "%llu %llu", &running, &delay), 2);
	fclose(file);
	return delay;
}

/* Until it stays, and all its wakings are found. */
static void settle(struct rig *rig, pid_t tid)
{
	struct word unused;
	uint64_t deadline = now_ns() + DEADLINE_S * 1000 * MS;
	do {
		rig_turn(rig, &unused);
		ck_assert_uint_lt(now_ns(), deadline);
	} while (task_of(rig, tid)->state != KERNEL_BLOCKED);
	for (int i = 0; i < 3; i++)
		rig_turn(rig, &unused);
}

static bool is_near(uint64_t a, uint64_t b, uint64_t most)
{
	return (a > b ? a - b : b - a) <= most;
}

struct closeness { bool running[2], ready[2]; };   /* by worker: within 1%, once; and 30 us for each switch */

/* What must be equal is checked; what is near is noted. */
static void compare_with_proc(struct closeness *near)
{
	struct rig rig;
	struct word words[2], unused;
	uint64_t deadline = now_ns() + DEADLINE_S * 1000 * MS;
	rig_open(&rig, "kernel", true, work_and_sleep);
	for (int i = 0; i < 2; i += rig_turn(&rig, &words[i]))
		ck_assert_uint_lt(now_ns(), deadline);
	for (int i = 0; i < 2; i++) {
		settle(&rig, words[i].tid);
		const struct kernel_task *task = task_of(&rig, words[i].tid);
		uint64_t delay = delay_of(words[i].tid);
		/* One more, to stay; and perhaps it was preempted on the way there. */
		ck_near(task->voluntary, words[i].voluntary + 1, 1, "voluntary switches");
		ck_near(task->forced, words[i].forced, 2, "forced switches");
		/* Whatever waited is in run_delay, the first wait from its birth on. */
		/* Two clocks, read a moment apart at each switch. */
		uint64_t skew = MS / 5 + 30000 * (task->voluntary + task->forced);
		int who = words[i].voluntary < 25; /* the one that yields, and so never sleeps */
		near->ready[who] |= is_near(task->ready, delay, delay / 100 + skew);
		near->running[who] |= is_near(task->running, words[i].running, words[i].running / 100 + skew);
	}
	ck_assert_int_eq(write(rig.stay[1], "..", 2), 2);
	rig_run(&rig, &unused, 1);
	ck_assert_uint_eq(kernel_lost(rig.kernel), 0);
	for (int i = 0; i < 2; i++) {
		const struct kernel_task *task = task_of(&rig, words[i].tid);
		ck_near(task->running + task->ready + task->blocked, task->end - task->begin, 1000, "the sum of all states");
		ck_assert_int_eq(task->state, KERNEL_EXIT);
	}
	rig_done(&rig);
}

/* Both clocks are read at each switch, a moment apart: where a virtual machine stands still between the two (its host is
 * busy), they disagree about that moment. So it is enough that they agree once. */
START_TEST(switches_and_times_are_those_of_the_kernel)
{
	struct closeness near = {0};
	if (!has_perf())
		return;
	for (int i = 0; i < 30 && !(near.running[0] && near.running[1] && near.ready[0] && near.ready[1]); i++)
		compare_with_proc(&near);
	ck_assert_msg(near.running[0] && near.running[1], "running is never within 1%% of /proc's");
	ck_assert_msg(near.ready[0] && near.ready[1], "ready is never within 1%% of /proc's");
}
END_TEST

/* Two that never rest, on one CPU. */
static void be_two_on_one(struct rig *rig)
{
	pin(a_cpu());
	for (int worker = 0; worker < 2; worker++) {
		if (fork() != 0)
			continue;
		be_busy(200 * MS);
		say(rig);
		_exit(0);
	}
}

START_TEST(two_on_one_cpu_never_run_at_once)
{
	struct rig rig;
	struct word words[3];
	pid_t running = 0;
	unsigned turns = 0;
	if (!has_perf())
		return;
	rig_open(&rig, "kernel", false, be_two_on_one);
	ck_assert_uint_eq(rig_run(&rig, words, 3), 2);
	uint64_t last = 0;
	for (size_t i = 0; i < rig.records.n; i++) {
		const struct kernel_record *record = &rig.records.at[i];
		ck_assert_uint_ge(record->time, last);
		last = record->time;
		if (record->kind == KERNEL_RUNNING) {
			ck_assert_msg(running == 0, "%d runs while %d does", record->tid, running);
			running = record->tid;
			turns++;
			ck_assert_int_eq(record->cpu, a_cpu());
		} else if (running == record->tid && record->kind != KERNEL_FORK) {
			running = 0;
		}
	}
	ck_assert_uint_ge(turns, 4);
	for (int i = 0; i < 2; i++) {
		const struct kernel_task *task = task_of(&rig, words[i].tid);
		uint64_t wall = task->end - task->begin;
		ck_near(task->running + task->ready, wall, wall / 100, "running and ready, and the whole");
		ck_assert_uint_eq(task->migrations, 0);
	}
	rig_done(&rig);
}
END_TEST

/* A sleeper that finds its CPU taken. */
static void sleep_beside_a_hog(struct rig *rig)
{
	pin(a_cpu());
	pid_t hog = fork();
	if (hog == 0) {
		be_busy(3000 * MS);
		_exit(0);
	}
	if (fork() == 0) {
		/* Less than the hog in the eyes of the scheduler: it does not get the CPU at once. */
		setpriority(PRIO_PROCESS, 0, 10);
		for (int i = 0; i < 10; i++)
			nap(5 * MS);
		kill(hog, SIGKILL);
		say(rig);
		stay(rig);
		_exit(0);
	}
}

START_TEST(a_waking_is_found)
{
	struct rig rig;
	struct word word;
	uint64_t deadline = now_ns() + DEADLINE_S * 1000 * MS;
	if (!has_perf())
		return;
	rig_open(&rig, "kernel", false, sleep_beside_a_hog);
	while (!rig_turn(&rig, &word))
		ck_assert_uint_lt(now_ns(), deadline);
	struct word unused;
	settle(&rig, word.tid);
	uint64_t delay = delay_of(word.tid);
	/* Ten wakings; for each the machine may stand still a moment between the two clocks. */
	ck_near(task_of(&rig, word.tid)->ready, delay, delay / 100 + 10 * MS, "waits for the CPU");
	ck_assert_int_eq(write(rig.stay[1], "", 1), 1);
	rig_run(&rig, &unused, 1);
	const struct kernel_task *task = task_of(&rig, word.tid);
	/* Ten naps of at least five milliseconds. */
	ck_assert_uint_ge(task->blocked, 50 * MS);
	unsigned state = 0;
	for (size_t i = 0; i < rig.records.n; i++) {
		const struct kernel_record *record = &rig.records.at[i];
		if (record->tid != word.tid || record->kind == KERNEL_FORK)
			continue;
		ck_assert_msg(record->kind != state || record->kind == KERNEL_RENAME, "state %u twice", state);
		state = record->kind;
	}
	rig_done(&rig);
}
END_TEST

static void *run_thread(void *rig)
{
	be_busy(5 * MS);
	say(rig);
	return NULL;
}

static void have_a_family(struct rig *rig)
{
	if (fork() == 0) {
		pthread_t thread;
		if (fork() == 0) {
			execl("/bin/sh", "sh", "-c", "exit 7", (char *)NULL);
			_exit(1);
		}
		pthread_create(&thread, NULL, run_thread, rig);
		pthread_join(thread, NULL);
		wait(NULL);
		say(rig);
		_exit(3);
	}
	if (fork() == 0) {
		say(rig);
		raise(SIGKILL);
	}
}

START_TEST(births_names_threads_and_ends)
{
	struct rig rig;
	struct word words[4];
	size_t count;
	unsigned programs = 0;
	if (!has_perf())
		return;
	rig_open(&rig, NULL, true, have_a_family);
	ck_assert_int_eq(kernel_source(rig.kernel), KERNEL_PERF);
	ck_assert_uint_eq(rig_run(&rig, words, 4), 3);
	const struct kernel_task *tasks = kernel_tasks(rig.kernel, &count);
	ck_assert_uint_eq(count, 4);
	pid_t parent = 0;
	for (size_t i = 0; i < count; i++) {
		if (tasks[i].pid != tasks[i].tid)
			parent = tasks[i].pid;
		if (strcmp(tasks[i].name, "sh") == 0) {
			programs++;
			ck_assert_msg(tasks[i].status == 7 << 8 || tasks[i].status == -1, "status %x", (unsigned)tasks[i].status);
		}
		ck_assert_uint_ne(tasks[i].end, 0);
	}
	ck_assert_int_ne(parent, 0);
	ck_assert_uint_eq(programs, 1);
	for (size_t i = 0; i < count; i++)
		if (tasks[i].tid == parent)
			ck_assert_msg(tasks[i].status == 3 << 8 && tasks[i].parent == rig.root, "status %x, child of %d", (unsigned)tasks[i].status, tasks[i].parent);
	rig_done(&rig);
}
END_TEST

static void wait_for_the_end(struct rig *rig)
{
	if (fork() == 0) {
		nap(300 * MS);
		be_busy(200 * MS);
		say(rig);
		_exit(0);
	}
}

START_TEST(sampling_sees_what_lasts)
{
	struct rig rig;
	struct word word[2];
	rig_open(&rig, "sampled", false, wait_for_the_end);
	ck_assert_int_eq(kernel_source(rig.kernel), KERNEL_SAMPLED);
	ck_assert_uint_eq(rig_run(&rig, word, 2), 1);
	const struct kernel_task *task = task_of(&rig, word->tid);
	ck_assert_uint_ge(task->blocked, 150 * MS);
	ck_assert_uint_gt(task->running, 0);
	ck_assert_int_eq(task->parent, rig.root);
	rig_done(&rig);
}
END_TEST

/* As in a container: the call exists, and is refused. */
static bool refuse_perf(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_perf_event_open, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = sizeof filter / sizeof *filter, .filter = filter};
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* In a process of its own: the filter stays. 0: as it should be. */
static int look_without_perf(void)
{
	char why[256];
	struct kernel *kernel = NULL;
	struct err err = {0};
	if (!refuse_perf())
		return 1;
	if (kernel_probe(why, sizeof why) != KERNEL_SAMPLED || why[0] == '\0')
		return 2;
	if (kernel_open(getpid(), NULL, false, &kernel, &err) < 0 || kernel_source(kernel) != KERNEL_SAMPLED || kernel_why(kernel)[0] == '\0')
		return 3;
	kernel_free(kernel);
	return kernel_open(getpid(), "kernel", false, &kernel, &err) == -EPERM && strstr(err.text, "--states sampled") ? 0 : 4;
}

START_TEST(where_perf_is_refused_it_samples_and_says_so)
{
	int status;
	pid_t pid = fork();
	if (pid == 0)
		_exit(look_without_perf());
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	if (WEXITSTATUS(status) == 1)
		fprintf(stderr, "left out, because no filter of system calls can be set here\n");
	else
		ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

START_TEST(the_words_of_states)
{
	struct kernel *kernel;
	struct err err = {0};
	ck_assert_int_eq(kernel_open(getpid(), "guessed", false, &kernel, &err), -EINVAL);
	ck_assert_ptr_nonnull(strstr(err.text, "guessed"));
	ck_assert_int_eq(kernel_open(getpid(), "probe", false, &kernel, &err), 0);
	ck_assert_int_eq(kernel_source(kernel), KERNEL_NONE);
	ck_assert_int_eq(kernel_timeout_ms(kernel, now_ns()), -1);
	kernel_free(kernel);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("kernel");
	TCase *tests = tcase_create("kernel");
	tcase_set_timeout(tests, DEADLINE_S);
	tcase_add_test(tests, switches_and_times_are_those_of_the_kernel);
	tcase_add_test(tests, two_on_one_cpu_never_run_at_once);
	tcase_add_test(tests, a_waking_is_found);
	tcase_add_test(tests, births_names_threads_and_ends);
	tcase_add_test(tests, sampling_sees_what_lasts);
	tcase_add_test(tests, where_perf_is_refused_it_samples_and_says_so);
	tcase_add_test(tests, the_words_of_states);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
