/* app/places: where things lie. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "store/store.h"

static char given[4096];

const char *app_folder(void)
{
	static char folder[4096];
	if (folder[0])
		return folder;
	ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
	char *slash = length > 0 ? memrchr(folder, '/', (size_t)length) : NULL;
	if (slash)
		*slash = '\0';
	else
		folder[0] = '\0';
	return folder;
}

void app_lessons_path_set(const char *path)
{
	text_copy(given, sizeof given, path);
}

static void add_library(struct buf *files, const char *file)
{
	buf_format(files, "%s%s", files->len ? ":" : "", file);
}

/* The one that came with the program; PROCESSION_SHIPPED names another in its place, or, empty, none. */
static void add_shipped(struct buf *files)
{
	const char *other = getenv("PROCESSION_SHIPPED");
	struct buf place = {0};
	buf_format(&place, "%s/lessons.db", app_folder());
	if (other && *other)
		add_library(files, other);
	else if (!other && app_folder()[0] && access(buf_get(&place), R_OK) == 0)
		add_library(files, buf_get(&place));
	else if (!other && access(DATADIR "/lessons.db", R_OK) == 0)
		add_library(files, DATADIR "/lessons.db");
	buf_done(&place);
}

const char *app_lessons_path(void)
{
	static struct buf files;
	struct buf place = {0};
	const char *asked = getenv("PROCESSION_LESSONS");
	buf_reset(&files);
	add_shipped(&files);
	if (store_user_file("lessons.db", &place, NULL) == 0 && access(buf_get(&place), F_OK) == 0)
		add_library(&files, buf_get(&place));
	if (asked && *asked)
		add_library(&files, asked);
	if (given[0])
		add_library(&files, given);
	if (!files.len)
		add_library(&files, DATADIR "/lessons.db");
	buf_done(&place);
	return buf_get(&files);
}

int app_lessons_open(const char *subcommand, struct store **ret_store, struct err *err)
{
	int result = store_open(app_lessons_path(), ret_store, err);
	const char *trouble = result < 0 ? "" : store_trouble(*ret_store);
	for (; *trouble; trouble += strcspn(trouble, "\n"), trouble += *trouble == '\n')
		fprintf(stderr, "procession %s: %.*s\n", subcommand, (int)strcspn(trouble, "\n"), trouble);
	return result;
}
