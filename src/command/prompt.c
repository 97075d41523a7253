/* command/prompt: a line to type in: a command by its name, or a word that a command asks for. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { PROMPT_MAX = 300 };

void prompt_open(struct desk *desk, const char *label, const char *command)
{
	desk->overlay = OVERLAY_PROMPT;
	desk->prompt_label = label;
	desk->prompt_command = command;
	buf_reset(&desk->prompt);
}

static bool is_here(const struct desk *desk, const struct command *command)
{
	return (command->where & desk->place) && (!command->applies || command->applies(desk));
}

static int call_row(struct desk *desk, const char *name, const char *argument, struct err *err)
{
	const struct command *row = command_find(name);
	if (!row)
		return err_set(err, ENOENT, _("no command is called '%.60s': ? lists them"), name);
	if (!is_here(desk, row))
		return err_set(err, EINVAL, _("'%s' does not apply here"), row->name);
	struct call call = {.key = "", .argument = argument};
	return row->act(desk, &call, err);
}

int command_say(struct desk *desk, const char *line, struct err *err)
{
	while (*line == ' ')
		line++;
	size_t length = strcspn(line, " ");
	if (length == 0)
		return 0;
	char *name = mem_text_n_or_die(line, length);
	const char *argument = line + length;
	while (*argument == ' ')
		argument++;
	int result = call_row(desk, name, argument, err);
	free(name);
	return result;
}

/* "picker policy:r": the word behind the two commands that take a picker's name. */
static void complete_picker(struct desk *desk)
{
	const char *typed = buf_get(&desk->prompt), *word = strchr(typed, ' ') + 1;
	size_t length = strlen(word), common = 0;
	char first[40] = "", room[40];
	struct buf names = {0};
	for (unsigned i = 0; menu_word(i, room, sizeof room); i++) {
		if (strncmp(room, word, length) != 0)
			continue;
		buf_format(&names, "%s%s", names.len ? "  " : "", room);
		size_t same = 0;
		while (first[0] && room[same] && room[same] == first[same])
			same++;
		common = !first[0] ? strlen(room) : same < common ? same : common;
		if (!first[0])
			text_copy(first, sizeof first, room);
	}
	if (common > length)
		buf_add(&desk->prompt, first + length, common - length);
	else if (names.len)
		desk_say(desk, false, "%s", buf_get(&names));
	buf_done(&names);
}

/* Completes the name as far as it is certain; says which there are when it is not. */
static void complete(struct desk *desk)
{
	const char *typed = buf_get(&desk->prompt);
	size_t length = strlen(typed), common = 0;
	const char *first = NULL;
	struct buf names = {0};
	if (!desk->prompt_command && (strncmp(typed, "picker ", 7) == 0 || strncmp(typed, "compare ", 8) == 0))
		complete_picker(desk);
	if (desk->prompt_command || strchr(typed, ' '))
		return;
	unsigned found = 0;
	for (size_t i = 0; i < command_count; i++) {
		const char *name = command_table[i].name;
		if (strncmp(name, typed, length) != 0 || !is_here(desk, &command_table[i]))
			continue;
		buf_format(&names, "%s%s", found ? "  " : "", name);
		size_t same = 0;
		while (first && name[same] && name[same] == first[same])
			same++;
		common = first ? (same < common ? same : common) : strlen(name);
		first = first ? first : name;
		found++;
	}
	if (first) {
		char *name = mem_text_n_or_die(first, common);
		buf_reset(&desk->prompt);
		buf_text(&desk->prompt, name);
		if (found == 1)
			buf_char(&desk->prompt, ' ');
		free(name);
	}
	if (found > 1)
		desk_say(desk, false, "%s", buf_get(&names));
	buf_done(&names);
}

static void rub_out(struct buf *prompt)
{
	while (prompt->len > 0 && ((unsigned char)prompt->data[prompt->len - 1] & 0xc0) == 0x80)
		prompt->len--;
	prompt->len -= prompt->len > 0;
	if (prompt->data)
		prompt->data[prompt->len] = '\0';
}

static void finish(struct desk *desk)
{
	char *line = mem_text_or_die(buf_get(&desk->prompt));
	const char *command = desk->prompt_command;
	struct err err = {0};
	desk->overlay = OVERLAY_NONE;
	int result = command ? call_row(desk, command, line, &err) : command_say(desk, line, &err);
	if (result < 0)
		desk_refuse(desk, &err);
	free(line);
}

bool prompt_edit(struct buf *text, const char *key, size_t most)
{
	/* A character is one; every other key has a name of several letters. */
	int width;
	const char *at = strcmp(key, "space") == 0 ? " " : key, *end = at;
	if (strcmp(key, "backspace") == 0)
		rub_out(text);
	else if (strcmp(key, "ctrl-u") == 0)
		buf_reset(text);
	else if (text_next(&end, &width) <= 0 || *end != '\0')
		return false;
	else if (text->len < most)
		buf_text(text, at);
	return true;
}

bool prompt_key(struct desk *desk, const char *key)
{
	if (strcmp(key, "esc") == 0 || strcmp(key, "ctrl-c") == 0)
		desk->overlay = OVERLAY_NONE;
	else if (strcmp(key, "enter") == 0)
		finish(desk);
	else if (strcmp(key, "tab") == 0)
		complete(desk);
	else if (strcmp(key, "backspace") == 0 && desk->prompt.len == 0)
		desk->overlay = OVERLAY_NONE;
	else
		prompt_edit(&desk->prompt, key, PROMPT_MAX);
	return true;
}
