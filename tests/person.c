#include "person.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct terminal *open_at(int cols, int rows, const char *const *argv, const char *const *environment)
{
	char path[4096];
	const char *folder = getcwd(path, sizeof path - 20);
	ck_assert_ptr_nonnull(folder);
	snprintf(path + strlen(path), 20, "/tests/two.db");
	setenv("PROCESSION_LESSONS", path, 1);
	setenv("PROCESSION_SHIPPED", "", 1);
	return terminal_open(&(struct terminal_spec){.cols = cols, .rows = rows, .argv = argv, .environment = environment});
}

void open_lesson(struct terminal *terminal, const char *title)
{
	terminal_wait(terminal, title);
	terminal_click_text(terminal, title);
	terminal_key(terminal, "enter");
}

void end_is_clean(struct terminal *terminal, int code)
{
	struct terminal_end end = terminal_wait_end(terminal);
	ck_assert_msg(WIFEXITED(end.status) && WEXITSTATUS(end.status) == code, "it ended with status %x", (unsigned)end.status);
	ck_assert_msg(end.modes_restored, "the terminal's modes are not restored");
	ck_assert_msg(!end.alternate && end.cursor_visible && !end.mouse, "left behind: alternate screen %d, cursor %d, mouse %d",
	              end.alternate, end.cursor_visible, end.mouse);
	terminal_wait_nothing_left(terminal);
	terminal_close(terminal);
}

void leave(struct terminal *terminal)
{
	terminal_key(terminal, "q");
	end_is_clean(terminal, 0);
}

int output_of(const char *line, char *ret_text, size_t size)
{
	FILE *pipe = popen(line, "r");
	ck_assert_ptr_nonnull(pipe);
	size_t length = fread(ret_text, 1, size - 1, pipe);
	ret_text[length] = '\0';
	char rest[4096];
	while (fread(rest, 1, sizeof rest, pipe) > 0)
		continue;
	int status = pclose(pipe);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
