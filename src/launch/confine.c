/* launch/confine: the fences round a task: limits, and Landlock where the kernel has it.
 *
 * Landlock (linux/landlock.h; Documentation/userspace-api/landlock.rst in the kernel's tree): writing, making and
 * removing only beneath the run's folder; reading there and where programs and libraries lie (spawn starts
 * the tool's own binary again). Rights that this kernel does not know are left out, and without Landlock
 * the checked opening in room primitive stands alone.
 */
#include "launch/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READ_RIGHTS (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE_RIGHTS \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
	 LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | \
	 LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)
#define FILE_RIGHTS (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | REFER_TRUNCATE)
#define RIGHT_REFER (1ull << 13)     /* since version 2 */
#define RIGHT_TRUNCATE (1ull << 14)  /* since version 3 */
#define REFER_TRUNCATE RIGHT_TRUNCATE

int launch_landlock_abi(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	return version > 0 ? (int)version : 0;
}

static const char *const fences[] = {N_("checked opening only (this kernel has no Landlock)"), N_("Landlock and checked opening")};

const char *launch_fences(void)
{
	return _(fences[launch_landlock_abi() > 0]);
}

static void allow(int ruleset, const char *path, uint64_t rights)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = rights};
	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return;
	if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0 && errno == EINVAL) {
		rule.allowed_access &= FILE_RIGHTS; /* a file, not a folder */
		syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	}
	close(rule.parent_fd);
}

static void allow_own_binary(int ruleset)
{
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
	if (length <= 0)
		return;
	path[length] = '\0';
	char *slash = strrchr(path, '/');
	if (slash && slash != path)
		*slash = '\0';
	allow(ruleset, path, READ_RIGHTS);
}

static void enter_landlock(const char *folder)
{
	int abi = launch_landlock_abi();
	if (abi == 0)
		return;
	uint64_t writing = WRITE_RIGHTS | (abi >= 2 ? RIGHT_REFER : 0) | (abi >= 3 ? RIGHT_TRUNCATE : 0);
	struct landlock_ruleset_attr attr = {.handled_access_fs = READ_RIGHTS | writing};
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
	if (ruleset < 0)
		return;
	static const char *const readable[] = {"/usr", "/lib", "/lib64", "/bin", "/etc", "/proc", "/dev", "/sys/devices/system/cpu"};
	for (size_t i = 0; i < COUNT_OF(readable); i++)
		allow(ruleset, readable[i], READ_RIGHTS);
	allow_own_binary(ruleset);
	allow(ruleset, "/dev/null", READ_RIGHTS | writing);
	allow(ruleset, folder, READ_RIGHTS | writing);
	syscall(SYS_landlock_restrict_self, ruleset, 0);
	close(ruleset);
}

static void limit(int which, uint64_t soft, uint64_t hard)
{
	struct rlimit now;
	if (soft == 0 || getrlimit(which, &now) < 0)
		return;
	struct rlimit wanted = {
		.rlim_cur = soft < now.rlim_max ? soft : now.rlim_max,
		.rlim_max = hard < now.rlim_max ? hard : now.rlim_max,
	};
	setrlimit(which, &wanted);
}

int confine_enter(const char *folder, const struct launch_limits *limits)
{
	if (chdir(folder) < 0)
		return -errno;
	signal(SIGXFSZ, SIG_IGN); /* so that the write fails, with a reason */
	limit(RLIMIT_FSIZE, limits->file_bytes, limits->file_bytes);
	limit(RLIMIT_CPU, limits->cpu_seconds, limits->cpu_seconds + 2);
	limit(RLIMIT_NOFILE, limits->open_files, limits->open_files);
	limit(RLIMIT_CORE, 1, 1); /* 0 means no limit to the caller; one byte is none */
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	enter_landlock(folder);
	return 0;
}
