/* app/arguments: see arguments.h. */
#include "app/arguments.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "store/store.h"

enum { SOURCE_LIMIT = 1 << 20 };

int app_number_parse(const char *text, double least, double most, const char *flag, double *ret_number, struct err *err)
{
	char *end;
	double number = strtod(text, &end);
	if (end == text || *end || !(number >= least && number <= most))
		return err_set(err, EINVAL, _("%s needs a number from %g to %g, not '%s'"), flag, least, most, text);
	*ret_number = number;
	return 0;
}

int app_whole_parse(const char *text, double least, double most, const char *flag, uint64_t *ret_number, struct err *err)
{
	double number;
	int result = app_number_parse(text, least, most, flag, &number, err);
	if (result == 0 && floor(number) < number)
		result = err_set(err, EINVAL, _("%s needs a whole number, not '%s'"), flag, text);
	if (result == 0)
		*ret_number = (uint64_t)number;
	return result;
}

int app_setting_add(struct app_settings *settings, char *text, struct err *err)
{
	char *equals = strchr(text, '=');
	if (!equals || equals == text)
		return err_set(err, EINVAL, _("--set needs NAME=VALUE, as in --set buyers=20, not '%s'"), text);
	if (settings->count == APP_SETTINGS_MAX)
		return err_set(err, EINVAL, _("at most %d settings"), APP_SETTINGS_MAX);
	*equals = '\0';
	settings->at[settings->count++] = (struct session_setting){text, equals + 1};
	return 0;
}

int app_program_load(const char *subcommand, const char *target, char **ret_source, struct data_files *ret_data, struct err *err)
{
	size_t length = strlen(target);
	if (length > 4 && strcmp(target + length - 4, ".lua") == 0) {
		struct buf source = {0};
		int result = file_read(target, SOURCE_LIMIT, &source, err);
		if (result == 0 && memchr(buf_get(&source), '\0', source.len))
			result = err_set(err, EINVAL, _("%s is no text: programs are Lua source"), target);
		if (result < 0)
			buf_done(&source);
		else
			*ret_source = mem_text_or_die(buf_get(&source));
		buf_done(&source);
		return result;
	}
	struct store *store;
	int result = app_lessons_open(subcommand, &store, err);
	if (result < 0)
		return result;
	result = store_program(store, target, ret_source, ret_data, err);
	store_close(store);
	return result;
}

void app_print_json_error(const char *program, const struct err *err)
{
	json_t *object = json_pack("{s:s, s:s}", "program", program, "error", err->text);
	char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
	puts(text ? text : "{\"error\":\"?\"}"); /* "?": it is no UTF-8 */
	free(text);
	json_decref(object);
}
