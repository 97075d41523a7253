/* launch/confine: the fences round a task: limits, and Landlock where the kernel has it.
 *
 * Landlock (linux/landlock.h; Documentation/userspace-api/landlock.rst in the kernel's tree): writing, making and
 * removing only beneath the run's folder; reading there, and where programs and libraries lie, for spawn starts the
 * tool's own binary again; signals and abstract sockets only among the tasks. Rights that this kernel does not know
 * are left out, and without Landlock the checked opening in room primitive stands alone. The rules are made once,
 * in the keeper; entering them is one call.
 */
#include "launch/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the system's own header may be too old for, with the version it came with. */
#define RIGHT_REFER (1ull << 13)      /* 2 */
#define RIGHT_TRUNCATE (1ull << 14)   /* 3 */
#define RIGHT_IOCTL_DEV (1ull << 15)  /* 5 */
#define SCOPE_ABSTRACT_SOCKET 1ull    /* 6 */
#define SCOPE_SIGNAL 2ull             /* 6 */
struct ruleset_attr { uint64_t handled_access_fs, handled_access_net, scoped; }; /* the kernel takes any length */
enum { NET_SINCE = 4, SCOPES_SINCE = 6 };

#define READ_RIGHTS (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE_RIGHTS \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
	 LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | \
	 LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)
#define FILE_RIGHTS \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | RIGHT_TRUNCATE | RIGHT_IOCTL_DEV)

int launch_landlock_abi(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	return version > 0 ? (int)version : 0;
}

const char *launch_fences(void)
{
	return launch_landlock_abi() > 0 ? _("Landlock and checked opening") : _("checked opening only (this kernel has no Landlock)");
}

static void allow(int ruleset, const char *path, uint64_t rights)
{
	struct stat stat;
	struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = open(path, O_PATH | O_CLOEXEC)};
	if (rule.parent_fd < 0)
		return;
	if (fstat(rule.parent_fd, &stat) == 0 && !S_ISDIR(stat.st_mode))
		rule.allowed_access &= FILE_RIGHTS;
	syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
}

/* The libraries that this program is made of, wherever they lie: spawn loads them again. */
static int allow_library(struct dl_phdr_info *info, size_t size, void *ruleset)
{
	(void)size;
	if (info->dlpi_name && info->dlpi_name[0] == '/')
		allow(*(int *)ruleset, info->dlpi_name, READ_RIGHTS);
	return 0;
}

int confine_prepare(const char *folder)
{
	static const char *const readable[] = {"/usr", "/lib", "/lib64", "/bin", "/etc", "/proc", "/dev", "/sys/devices/system/cpu"};
	int abi = launch_landlock_abi();
	if (abi == 0)
		return -1;
	uint64_t writing = WRITE_RIGHTS | (abi >= 2 ? RIGHT_REFER : 0) | (abi >= 3 ? RIGHT_TRUNCATE : 0) |
	                   (abi >= 5 ? RIGHT_IOCTL_DEV : 0);
	struct ruleset_attr attr = {
		.handled_access_fs = READ_RIGHTS | writing,
		.scoped = abi >= SCOPES_SINCE ? SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL : 0,
	};
	size_t size = abi >= SCOPES_SINCE ? sizeof attr : abi >= NET_SINCE ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
	if (ruleset < 0)
		return -1;
	for (size_t i = 0; i < COUNT_OF(readable); i++)
		allow(ruleset, readable[i], READ_RIGHTS);
	allow(ruleset, "/proc/self/exe", READ_RIGHTS);
	dl_iterate_phdr(allow_library, &ruleset);
#ifdef LOCALEDIR
	allow(ruleset, LOCALEDIR, READ_RIGHTS);
#endif
	/* Wherever the tool has found its texts, a spawned child looks for them, too. */
	const char *texts = bindtextdomain(textdomain(NULL), NULL);
	if (texts && texts[0] == '/')
		allow(ruleset, texts, READ_RIGHTS);
	allow(ruleset, "/dev/null", READ_RIGHTS | writing);
	allow(ruleset, folder, READ_RIGHTS | writing);
	return ruleset;
}

static void limit(unsigned which, uint64_t soft, uint64_t hard)
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

int confine_enter(int folder_fd, int ruleset_fd, const struct launch_limits *limits)
{
	if (fchdir(folder_fd) < 0)
		return -errno;
	signal(SIGXFSZ, SIG_IGN); /* so that the write fails, with a reason */
	limit(RLIMIT_FSIZE, limits->file_bytes, limits->file_bytes);
	limit(RLIMIT_CPU, limits->cpu_seconds, limits->cpu_seconds + 2);
	limit(RLIMIT_NOFILE, limits->open_files, limits->open_files);
	/* One byte is less than any core file, and the one value that also keeps core_pattern's programs from being
	 * started (do_coredump in the kernel's fs/coredump.c). */
	limit(RLIMIT_CORE, 1, 1);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (ruleset_fd >= 0 && syscall(SYS_landlock_restrict_self, ruleset_fd, 0) < 0)
		return -errno;
	return 0;
}
