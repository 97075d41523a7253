/* app/lesson_preview: `procession lesson preview DIR`: the lesson on the screen while it is written. Each time a file of
 * its folder is saved it is compiled anew; while there is a mistake that is told, and the last good state stays.
 *
 * What is compiled lies in a temporary file for a moment only: it has no name any more when it is shown.
 */
#include "app/lesson_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "app/app.h"
#include "app/loop.h"
#include "store/store.h"

/* Editors write a file in several steps: it is read when nothing has come for so long. */
enum { CALM_NS = 150000000, FOLDER_EVENTS = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE };

struct preview {
	const char *dir;
	char *id;
	int fd;
	uint64_t changed_at;         /* 0: nothing new */
};

/* ---- compiling ---- */

/* The sentence of the first mistake, and how many more there are. */
static int first_mistake(const struct buf *mistakes, struct err *err)
{
	const char *text = buf_get(mistakes);
	unsigned lines = 0;
	for (size_t i = 0; i < mistakes->len; i++)
		lines += text[i] == '\n';
	if (lines > 1)
		return err_set(err, EINVAL, _("%.*s (and %u more)"), (int)strcspn(text, "\n"), text, lines - 1);
	return err_set(err, EINVAL, "%.*s", (int)strcspn(text, "\n"), text);
}

/* Into a file of its own, which the caller unlinks. */
static int compile(const struct preview *preview, struct buf *ret_file, struct buf *ret_mistakes, struct err *err)
{
	const char *folder = getenv("TMPDIR");
	unsigned lessons = 0;
	/* A ':' would be taken for the end of the name. */
	if (!folder || folder[0] != '/' || strchr(folder, ':'))
		folder = "/tmp";
	buf_format(ret_file, "%s/procession-preview-%ld.db", folder, (long)getpid());
	int result = store_build(preview->dir, buf_get(ret_file), ret_mistakes, &lessons, err);
	if (result == 0 && lessons != 1) {
		unlink(buf_get(ret_file));
		result = err_set(err, EINVAL, _("there are %u lessons in %s: name the folder of one"), lessons, preview->dir);
	}
	return result;
}

static int id_of(const char *file, char **ret_id, struct err *err)
{
	struct store *store;
	struct store_row *rows;
	size_t count;
	int result = store_open(file, &store, err);
	if (result < 0)
		return result;
	result = store_list(store, "en", &rows, &count, err);
	if (result == 0) {
		*ret_id = count ? mem_text_or_die(rows[0].id) : NULL;
		result = count ? 0 : err_set(err, ENOENT, _("there is no lesson in %s: a lesson is a folder with lesson.en.md in it"), file);
		free(rows);
	}
	store_close(store);
	return result;
}

/* Compiles, and shows what came; the desk stays as it is when that fails. */
static int show(struct preview *preview, struct desk *desk, struct buf *ret_mistakes, struct err *err)
{
	struct buf file = {0}, files = {0};
	int result = compile(preview, &file, ret_mistakes, err);
	if (result == 0) {
		if (!preview->id)
			result = id_of(buf_get(&file), &preview->id, err);
		/* With the others beside it, so that its links lead somewhere. */
		buf_format(&files, "%s:%s", app_lessons_path(), buf_get(&file));
		if (result == 0)
			result = desk_preview(desk, buf_get(&files), preview->id, err);
		unlink(buf_get(&file));
	}
	buf_done(&file);
	buf_done(&files);
	return result;
}

/* ---- watching ---- */

/* Takes what the kernel has told. Is the folder still there? */
static bool take_events(struct preview *preview, uint64_t now)
{
	_Alignas(struct inotify_event) char events[4096];
	ssize_t size;
	bool there = true;
	while ((size = read(preview->fd, events, sizeof events)) > 0) {
		for (const char *at = events; at < events + size;) {
			const struct inotify_event *event = (const struct inotify_event *)at;
			there = there && !(event->mask & IN_IGNORED);
			if (!(event->mask & IN_IGNORED))
				preview->changed_at = now;
			at += sizeof *event + event->len;
		}
	}
	return there;
}

static bool turn(void *ctx, struct desk *desk, uint64_t now)
{
	struct preview *preview = ctx;
	struct buf mistakes = {0};
	struct err err = {0};
	if (!take_events(preview, now)) {
		desk_say(desk, true, _("the folder %s is gone: what you see is its last state"), preview->dir);
		return true;
	}
	if (!preview->changed_at || now - preview->changed_at < CALM_NS)
		return false;
	preview->changed_at = 0;
	int result = show(preview, desk, &mistakes, &err);
	if (result < 0 && mistakes.len)
		first_mistake(&mistakes, &err);
	desk_say(desk, result < 0, "%s", result < 0 ? err.text : _("read again: this is what is in the files now"));
	/* It stays until it is mended, or a key is pressed. */
	if (result < 0)
		desk->status_until = UINT64_MAX;
	buf_done(&mistakes);
	return true;
}

static int timeout_ms(void *ctx, uint64_t now)
{
	const struct preview *preview = ctx;
	if (!preview->changed_at)
		return -1;
	uint64_t at = preview->changed_at + CALM_NS;
	return at > now ? (int)((at - now) / 1000000) + 1 : 0;
}

static int watch(struct preview *preview, struct err *err)
{
	preview->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (preview->fd < 0 || inotify_add_watch(preview->fd, preview->dir, FOLDER_EVENTS | IN_ONLYDIR) < 0)
		return err_set(err, errno, _("cannot watch the folder %s: %s"), preview->dir, strerror(errno));
	return 0;
}

static int run(struct preview *preview, struct desk *desk, struct err *err)
{
	struct buf mistakes = {0};
	int result = loop_check(err) < 0 ? 2 : watch(preview, err) < 0 ? -1 : 0;
	if (result == 0)
		result = show(preview, desk, &mistakes, err) < 0 ? -1 : 0;
	lesson_complain(&mistakes);
	if (result == 0)
		result = loop_run_with(desk, &(struct loop_guest){preview->fd, timeout_ms, turn, preview}, err);
	return result;
}

int lesson_preview(const struct lesson_options *options, struct err *err)
{
	struct preview preview = {.dir = options->operands[0], .fd = -1};
	struct desk *desk = desk_new(strcmp(app_language(), "zh") == 0);
	int code = run(&preview, desk, err);
	desk_free(desk);
	if (preview.fd >= 0)
		close(preview.fd);
	free(preview.id);
	return code == 1 && !err->text[0] ? LESSON_TOLD : code;
}
