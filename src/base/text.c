/* The width and the breaking of text on a terminal. Widths come from
 * utf8proc, so that they do not depend on the locale or the C library: the
 * same text lines up the same way everywhere, and in every dump. */
#include <string.h>
#include <utf8proc.h>

#include "base/base.h"

/* One code point at `at`; broken bytes give -1 and count as one byte. */
static size_t point_next(const char *at, utf8proc_int32_t *ret_point)
{
	/* Not past the NUL: a sequence that is cut off by it is broken, and
	 * utf8proc sees that because NUL is no continuation byte. */
	size_t room = 1;
	while (room < 4 && at[room - 1] != '\0' && ((unsigned char)at[room] & 0xc0) == 0x80)
		room++;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)at, (utf8proc_ssize_t)room, ret_point);
	if (n > 0)
		return (size_t)n;
	*ret_point = -1;
	return 1;
}

static int point_width(utf8proc_int32_t point)
{
	if (point < 0)
		return 1;
	if (utf8proc_category(point) == UTF8PROC_CATEGORY_CC)
		return 1;
	int width = utf8proc_charwidth(point);
	return width < 0 ? 1 : width > 2 ? 2 : width;
}

size_t text_next(const char **at, int *ret_width)
{
	const char *start = *at;
	if (start[0] == '\0') {
		*ret_width = 0;
		return 0;
	}
	/* ASCII before ASCII is nearly everything, and needs no table. */
	if ((unsigned char)start[0] < 0x80 && (unsigned char)start[1] < 0x80) {
		*ret_width = 1;
		*at = start + 1;
		return 1;
	}
	utf8proc_int32_t point;
	const char *end = start + point_next(start, &point);
	*ret_width = point_width(point);
	while ((unsigned char)*end >= 0x80) {
		utf8proc_int32_t mark;
		size_t n = point_next(end, &mark);
		if (mark < 0 || point_width(mark) != 0)
			break;
		end += n;
	}
	*at = end;
	return (size_t)(end - start);
}

int text_width(const char *text)
{
	int sum = 0, width;
	while (text_next(&text, &width) > 0)
		sum += width;
	return sum;
}

size_t text_fit(const char *text, int columns)
{
	const char *at = text;
	int sum = 0, width;
	for (;;) {
		const char *before = at;
		if (text_next(&at, &width) == 0 || sum + width > columns)
			return (size_t)(before - text);
		sum += width;
	}
}

/* Must not begin a line. */
static bool is_closing(const char *text)
{
	static const char *const marks[] = {
		"。", "，", "、", "；", "：", "！", "？", "）", "」", "』", "】", "》", "〉", "”", "’", "…", "—",
		",", ".", ";", ":", "!", "?", ")", "]", "}", "%", "'", "\"",
	};
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (strncmp(text, marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

/* Must not end a line. */
static bool is_opening(const char *text)
{
	static const char *const marks[] = { "（", "「", "『", "【", "《", "〈", "“", "‘", "(", "[", "{" };
	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (strncmp(text, marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

size_t text_wrap(const char *text, int columns, size_t *ret_skip)
{
	const char *at = text, *last = NULL;  /* last: the character before `at` */
	size_t good = 0, good_skip = 0;       /* the best break so far */
	bool has_good = false;
	int sum = 0, width, last_width = 0;

	for (;;) {
		const char *here = at;
		if (*here == '\0') {
			*ret_skip = 0;
			return (size_t)(here - text);
		}
		if (*here == '\n') {
			*ret_skip = 1;
			return (size_t)(here - text);
		}
		text_next(&at, &width);
		if (*here == ' ' && last != NULL && *last != ' ') {
			good = (size_t)(here - text);
			good_skip = strspn(here, " ");
			has_good = true;
		} else if (last != NULL && *last != ' ' && *here != ' ' && (width == 2 || last_width == 2) &&
		           !is_closing(here) && !is_opening(last)) {
			good = (size_t)(here - text);
			good_skip = 0;
			has_good = true;
		}
		if (sum + width > columns && last != NULL) {
			if (!has_good) {
				good = (size_t)(here - text);
				good_skip = 0;
			}
			*ret_skip = good_skip;
			return good;
		}
		sum += width;
		last = here;
		last_width = width;
	}
}

bool text_is_utf8(const char *text, size_t length)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
	while (length > 0) {
		if (*at < 0x80) {
			at++;
			length--;
			continue;
		}
		utf8proc_int32_t point;
		utf8proc_ssize_t n = utf8proc_iterate(at, length > 4 ? 4 : (utf8proc_ssize_t)length, &point);
		if (n <= 0)
			return false;
		at += n;
		length -= (size_t)n;
	}
	return true;
}

void text_clean(char *text)
{
	char *to = text;
	for (const char *at = text; *at != '\0';) {
		utf8proc_int32_t point;
		size_t n = point_next(at, &point);
		if (point < 0) {
			*to++ = '?';
		} else if (utf8proc_category(point) != UTF8PROC_CATEGORY_CC || point == '\n' || point == '\t') {
			memmove(to, at, n);
			to += n;
		}
		at += n;
	}
	*to = '\0';
}

void text_copy(char *ret_text, size_t size, const char *text)
{
	if (size == 0)
		return;
	size_t length = strnlen(text, size);
	if (length == size) {
		const char *at = text;
		int width;
		length = 0;
		while (text_next(&at, &width) > 0 && (size_t)(at - text) < size)
			length = (size_t)(at - text);
	}
	memmove(ret_text, text, length);
	ret_text[length] = '\0';
}

void text_shorten(char *ret_text, size_t size, const char *text, int columns)
{
	static const char dots[] = "…";
	if (size == 0)
		return;
	ret_text[0] = '\0';
	if (columns <= 0)
		return;
	size_t fits = text_fit(text, columns);
	if (text[fits] == '\0' && fits < size) {
		memmove(ret_text, text, fits + 1);
		return;
	}
	if (size < sizeof dots)
		return;
	fits = text_fit(text, columns - 1);
	if (fits > size - sizeof dots) {
		/* Not enough bytes: cut at a character once more. */
		const char *at = text;
		int width;
		fits = 0;
		while (text_next(&at, &width) > 0 && (size_t)(at - text) <= size - sizeof dots)
			fits = (size_t)(at - text);
	}
	while (fits > 0 && text[fits - 1] == ' ')
		fits--;
	memmove(ret_text, text, fits);
	memcpy(ret_text + fits, dots, sizeof dots);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t text_distance(const char *a, const char *b)
{
	enum { MOST = 31 };
	size_t row[MOST + 1], length_a = strlen(a), length_b = strlen(b);
	if (length_a > MOST || length_b > MOST)
		return MOST;
	for (size_t j = 0; j <= length_b; j++)
		row[j] = j;
	for (size_t i = 1; i <= length_a; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= length_b; j++) {
			size_t above = row[j];
			row[j] = least(least(above, row[j - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[length_b];
}
