/* app/language: which language all text is in, from the environment, --lang or F2.
 *
 * Text is UTF-8 inside the program, whatever the terminal can; the screen puts stand-ins where it cannot.
 * Only LC_CTYPE and LC_MESSAGES are taken from the environment: numbers in JSON and recordings have a point.
 */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "app/app.h"

#define DOMAIN "procession"

/* Counts the changes of language; gettext looks again after it has changed (its manual, "Being a gettext
 * wizard", says so). */
extern int _nl_msg_cat_cntr;

static char language[8] = "en";
static bool is_asked_for; /* by --lang, not by the environment */

/* The first of these that is set, as setlocale reads them. */
static const char *asked(const char *category)
{
	const char *names[] = {"LC_ALL", category, "LANG"};
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return value;
	}
	return "";
}

/* A locale that is not installed (on small systems only C.UTF-8 is) must not cost us UTF-8; but who asks
 * for C, or for another character set, shall have it. */
static void set_characters(void)
{
	setlocale(LC_CTYPE, "");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
		return;
	const char *wanted = asked("LC_CTYPE");
	if (!*wanted || strcasestr(wanted, "UTF-8") || strcasestr(wanted, "UTF8"))
		setlocale(LC_CTYPE, "C.UTF-8");
}

static const char *catalogue_folder(void)
{
	static char beside[600];
	const char *given = getenv("PROCESSION_LOCALEDIR");
	if (given && *given)
		return given;
	struct buf path = {0};
	buf_format(&path, "%s/po/locale", app_folder());
	text_copy(beside, sizeof beside, buf_get(&path));
	buf_done(&path);
	return *app_folder() && access(beside, R_OK) == 0 ? beside : LOCALEDIR;
}

void app_language_start(void)
{
	set_characters();
	bindtextdomain(DOMAIN, catalogue_folder());
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	textdomain(DOMAIN);
	const char *list = getenv("LANGUAGE"), *wanted = asked("LC_MESSAGES");
	/* As gettext does: LANGUAGE counts unless the locale is plain C. */
	if (list && *list && strcmp(wanted, "C") != 0 && strcmp(wanted, "POSIX") != 0)
		wanted = list;
	app_language_set(strncmp(wanted, "zh", 2) == 0 ? "zh" : "en", NULL);
	is_asked_for = false;
}

int app_language_set(const char *wanted, struct err *err)
{
	if (strcmp(wanted, "en") != 0 && strcmp(wanted, "zh") != 0)
		return err_set(err, EINVAL, _("no language is called '%.40s': there are en and zh"), wanted);
	text_copy(language, sizeof language, wanted);
	is_asked_for = true;
	/* Under the locale C gettext translates nothing; under C.UTF-8 it follows LANGUAGE. */
	setlocale(LC_MESSAGES, "C.UTF-8");
	setenv("LANGUAGE", language, 1);
	_nl_msg_cat_cntr++;
	return 0;
}

bool app_language_is_set(void)
{
	return is_asked_for;
}

const char *app_language(void)
{
	return language;
}
