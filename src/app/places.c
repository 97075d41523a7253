/* app/places: where things lie. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"

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

const char *app_lessons_path(void)
{
	static char beside[sizeof given + 16];
	const char *asked = getenv("PROCESSION_LESSONS");
	if (given[0])
		return given;
	if (asked && *asked)
		return asked;
	snprintf(beside, sizeof beside, "%s/lessons.db", app_folder());
	return app_folder()[0] && access(beside, R_OK) == 0 ? beside : DATADIR "/lessons.db";
}
