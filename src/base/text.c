/* base/text: how wide text is on a terminal, and where it may be cut. Widths are
 * Unicode's, by utf8proc; a broken byte counts as one column (it is shown as U+FFFD).
 */
#include "base/base.h"

#include <string.h>
#include <utf8proc.h>

static size_t decode(const char *at, utf8proc_int32_t *ret_point)
{
	utf8proc_ssize_t taken = utf8proc_iterate((const utf8proc_uint8_t *)at, (utf8proc_ssize_t)strnlen(at, 4), ret_point);
	if (taken > 0)
		return (size_t)taken;
	*ret_point = 0xfffd;
	return 1;
}

static int point_width(utf8proc_int32_t point)
{
	return point < 0x20 || point == 0x7f ? 1 : utf8proc_charwidth(point);
}

static bool is_combining(utf8proc_int32_t point)
{
	return point >= 0x300 && utf8proc_charwidth(point) == 0;
}

size_t text_next(const char **at, int *ret_width)
{
	utf8proc_int32_t point;
	if (**at == '\0')
		return 0;
	size_t bytes = decode(*at, &point);
	*ret_width = point_width(point);
	while ((*at)[bytes]) {
		utf8proc_int32_t mark;
		size_t more = decode(*at + bytes, &mark);
		if (!is_combining(mark))
			break;
		bytes += more;
	}
	*at += bytes;
	return bytes;
}

int text_width(const char *text)
{
	int width = 0, one;
	while (text_next(&text, &one))
		width += one;
	return width;
}

size_t text_fit(const char *text, int columns)
{
	const char *at = text, *last = text;
	int width = 0, one;
	while (text_next(&at, &one) && (width += one) <= columns)
		last = at;
	return (size_t)(last - text);
}

/* Marks that may not begin a line. */
static bool closes(const char *at)
{
	static const char *const marks[] = {"\u3002", "\uff0c", "\u3001", "\uff1b", "\uff1a", "\uff1f", "\uff01", "\u201d", "\u2019",
	                                    "\uff09", "\u300b", "\u300d", ")", ",", ".", ";", ":", "?", "!"};
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (strncmp(at, marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

size_t text_wrap(const char *text, int columns, size_t *ret_skip)
{
	const char *at = text, *before = text, *best = NULL;
	size_t best_skip = 0;
	int width = 0, one, last_width = 0;
	*ret_skip = 0;
	while (*at) {
		if (*at == '\n') {
			*ret_skip = 1;
			return (size_t)(at - text);
		}
		before = at;
		bool space = *at == ' ';
		if (at > text && !space && !closes(at)) {
			const char *peek = at;
			text_next(&peek, &one);
			if (one == 2 || (last_width == 2 && at[-1] != ' ')) {
				best = at;
				best_skip = 0;
			}
		}
		if (space && at > text) {
			best = at;
			best_skip = 1;
		}
		text_next(&at, &one);
		width += one;
		last_width = one;
		if (width > columns && !space) {
			if (best) {
				*ret_skip = best_skip;
				return (size_t)(best - text);
			}
			return before > text ? (size_t)(before - text) : (size_t)(at - text);
		}
	}
	return (size_t)(at - text);
}

bool text_is_utf8(const char *text, size_t length)
{
	for (size_t i = 0; i < length;) {
		utf8proc_int32_t point;
		utf8proc_ssize_t taken = utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(length - i), &point);
		if (taken <= 0)
			return false;
		i += (size_t)taken;
	}
	return true;
}

void text_copy(char *ret_text, size_t size, const char *text)
{
	size_t length = strlen(text);
	if (length >= size)
		for (length = size - 1; length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80; length--)
			;
	memmove(ret_text, text, length);
	ret_text[length] = '\0';
}

void text_shorten(char *ret_text, size_t size, const char *text, int columns)
{
	if (text_width(text) <= columns && strlen(text) < size) {
		text_copy(ret_text, size, text);
		return;
	}
	if (size < 5 || columns < 1) {
		ret_text[0] = '\0';
		return;
	}
	size_t bytes = text_fit(text, columns - 1);
	while (bytes > size - 4)
		for (bytes--; bytes > 0 && ((unsigned char)text[bytes] & 0xc0) == 0x80; bytes--)
			;
	memcpy(ret_text, text, bytes);
	strcpy(ret_text + bytes, "\u2026");
}
