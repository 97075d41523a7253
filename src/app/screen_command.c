/* app/screen_command: what opens the screen: the library, a program. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/loop.h"

static int complain(const char *format, const struct err *err, int code)
{
	fprintf(stderr, format, err->text);
	return code;
}

int app_library_main(void)
{
	struct err err;
	if (loop_check(&err) < 0)
		return complain(_("procession: %s\n"), &err, 2);
	struct desk *desk = desk_new(strcmp(app_language(), "zh") == 0);
	if (desk_library_open(desk, app_lessons_path(), &err) < 0) {
		desk_free(desk);
		return complain(_("procession: %s\n"), &err, 1);
	}
	err = (struct err){0};
	int code = loop_run(desk, &err);
	desk_free(desk);
	return code == 2 ? complain(_("procession: %s\n"), &err, 2) : code;
}

int app_screen_run(const struct session_spec *spec)
{
	struct err err = {0};
	if (loop_check(&err) < 0)
		return complain(_("procession run: %s\n"), &err, 2);
	struct desk *desk = desk_new(strcmp(app_language(), "zh") == 0);
	int result = desk_program_open(desk, spec, &err);
	if (result < 0) {
		desk_free(desk);
		return complain(_("procession run: %s\n"), &err, result == -EINVAL ? 2 : 1);
	}
	desk_library_attach(desk, app_lessons_path());
	int code = loop_run(desk, &err);
	desk_free(desk);
	return code == 2 ? complain(_("procession run: %s\n"), &err, 2) : code;
}

int app_screen_explore(const struct explore_spec *spec, uint64_t repeat)
{
	struct err err = {0};
	if (loop_check(&err) < 0)
		return complain(_("procession explore: %s\n"), &err, 2);
	struct desk *desk = desk_new(strcmp(app_language(), "zh") == 0);
	int result = desk_outcomes_open(desk, spec, repeat, &err);
	if (result < 0) {
		desk_free(desk);
		return complain(_("procession explore: %s\n"), &err, result == -EINVAL ? 2 : 1);
	}
	desk_library_attach(desk, app_lessons_path());
	int code = loop_run(desk, &err);
	desk_free(desk);
	return code == 2 ? complain(_("procession explore: %s\n"), &err, 2) : code;
}
