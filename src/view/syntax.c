/* Simple colours for a line of Lua, Python or C. Not a parser: words, strings,
 * numbers and comments are what the eye needs. */
#include <ctype.h>
#include <string.h>

#include "internal.h"

struct language {
	const char *name, *comment;      /* to the end of the line */
	const char *open, *close;        /* over several lines */
	enum role block;
	const char *words;               /* with a space round each */
};

static const struct language languages[] = {
	{ "lua", "--", "--[[", "]]", ROLE_FAINT,
	  " and break do else elseif end false for function goto if in local nil not or repeat return then true until while " },
	{ "py", "#", "\"\"\"", "\"\"\"", ROLE_STRING,
	  " and as assert async await break class continue def del elif else except False finally for from global if import"
	  " in is lambda None nonlocal not or pass raise return True try while with yield " },
	{ "c", "//", "/*", "*/", ROLE_FAINT,
	  " break case char const continue default do double else enum extern float for goto if int long return short"
	  " signed sizeof static struct switch typedef union unsigned void volatile while bool size_t pid_t #include #define"
	  " #if #ifdef #ifndef #endif NULL " },
};

static void add(struct flow *flow, struct style style, const char *from, size_t count)
{
	/* A tab is two columns here: panes are narrow. */
	for (size_t i = 0; i < count; i++) {
		char one[2] = { from[i], '\0' };
		flow_add(flow, style, from[i] == '\t' ? "  " : one);
	}
}

static bool is_word(const struct language *language, const char *from, size_t count)
{
	char word[24];
	if (count + 3 > sizeof word)
		return false;
	word[0] = ' ';
	memcpy(word + 1, from, count);
	memcpy(word + 1 + count, " ", 2);
	return strstr(language->words, word) != NULL;
}

static bool starts(const char *at, const char *end, const char *what)
{
	size_t n = strlen(what);
	return (size_t)(end - at) >= n && memcmp(at, what, n) == 0;
}

static const char *find(const char *at, const char *end, const char *what)
{
	for (; at < end; at++)
		if (starts(at, end, what))
			return at + strlen(what);
	return NULL;
}

/* One token from `at`: its end and its style. */
static const char *token(const struct language *language, const char *at, const char *end, int *block,
                         struct style *ret_style)
{
	const char *from = at;
	*ret_style = ink(ROLE_TEXT);
	if (starts(at, end, language->open)) {
		const char *close = find(at + strlen(language->open), end, language->close);
		*ret_style = ink(language->block);
		*block = close == NULL;
		return close == NULL ? end : close;
	}
	if (starts(at, end, language->comment)) {
		*ret_style = ink(ROLE_FAINT);
		return end;
	}
	if (*at == '"' || *at == '\'') {
		*ret_style = ink(ROLE_STRING);
		for (at++; at < end && *at != *from; at++)
			if (*at == '\\' && at + 1 < end)
				at++;
		return at < end ? at + 1 : end;
	}
	if (isdigit((unsigned char)*at)) {
		*ret_style = ink(ROLE_NUMBER);
		while (at < end && (isalnum((unsigned char)*at) || *at == '.'))
			at++;
		return at;
	}
	if (isalpha((unsigned char)*at) || *at == '_' || *at == '#') {
		for (at++; at < end && (isalnum((unsigned char)*at) || *at == '_');)
			at++;
		if (is_word(language, from, (size_t)(at - from)))
			*ret_style = ink(ROLE_KEYWORD);
		return at;
	}
	return at + 1;
}

void syntax_line(const char *name, const char *line, size_t length, int *block, struct flow *ret_flow)
{
	const struct language *language = &languages[0];
	for (size_t i = 0; i < COUNT_OF(languages); i++)
		if (name != NULL && strcmp(languages[i].name, name) == 0)
			language = &languages[i];
	const char *at = line, *end = line + length;
	while (at < end) {
		struct style style;
		const char *next;
		if (*block != 0) {
			next = find(at, end, language->close);
			*block = next == NULL;
			next = next == NULL ? end : next;
			style = ink(language->block);
		} else {
			next = token(language, at, end, block, &style);
		}
		add(ret_flow, style, at, (size_t)(next - at));
		at = next;
	}
}
