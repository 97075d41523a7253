/* base/err: errors as values, and memory that is there or ends the program. */
#include "base/base.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int set(struct err *err, int code, const char *type, const char *format, va_list args)
{
	if (err) {
		/* An argument may be the old sentence itself. Room for one character more, so that the cut is between two. */
		char text[sizeof err->text + 4];
		vsnprintf(text, sizeof text, format, args);
		text_clean(text);
		err->code = code;
		err->type = type;
		text_copy(err->text, sizeof err->text, text);
	}
	return -code;
}

int err_set(struct err *err, int code, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int result = set(err, code, NULL, format, args);
	va_end(args);
	return result;
}

int err_typed(struct err *err, int code, const char *type, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int result = set(err, code, type, format, args);
	va_end(args);
	return result;
}

static void *check_or_die(void *memory)
{
	if (!memory) {
		fputs("procession: out of memory\n", stderr);
		abort();
	}
	return memory;
}

void *mem_new_or_die(size_t count, size_t size)
{
	return check_or_die(calloc(count ? count : 1, size ? size : 1));
}

void *mem_grow_or_die(void *old, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		check_or_die(NULL);
	return check_or_die(realloc(old, bytes ? bytes : 1));
}

char *mem_text_n_or_die(const char *text, size_t length)
{
	char *copy = mem_new_or_die(length + 1, 1);
	memcpy(copy, text, length);
	return copy;
}

char *mem_text_or_die(const char *text)
{
	return text ? mem_text_n_or_die(text, strlen(text)) : NULL;
}

void *mem_room_or_die(void *old, size_t *cap, size_t wanted, size_t size)
{
	if (wanted <= *cap)
		return old;
	size_t room = *cap ? *cap * 2 : 8;
	*cap = room < wanted ? wanted : room;
	return mem_grow_or_die(old, *cap, size);
}
