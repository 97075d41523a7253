/* app/lesson_internal: what the files of `procession lesson` share. */
#ifndef PROCESSION_APP_LESSON_INTERNAL_H
#define PROCESSION_APP_LESSON_INTERNAL_H

#include "base/base.h"

struct lesson_options {
	const char *lang, *output, *only;
	unsigned jobs;              /* 0: not said */
	bool json, text, help;
	char given[16];             /* the letters of the options that were said */
	char **operands;
	int count;
};

/* On a page of 80 columns, without anything that a terminal would obey: `first` before the first line, as many spaces before
 * the others. */
void lesson_put(const char *first, const char *text);

/* Mistakes, a line each, to stderr, without anything that a terminal would obey; empties `lines`. */
void lesson_complain(struct buf *lines);

/* ---- verbs: the exit code; -1: err says why ---- */

enum { LESSON_TOLD = 99 };  /* exit code 1, and the sentence is told already */
int lesson_list(const struct lesson_options *options, struct err *err);
int lesson_search(const struct lesson_options *options, struct err *err);
int lesson_import(const struct lesson_options *options, struct err *err);
int lesson_export(const struct lesson_options *options, struct err *err);
int lesson_new(const struct lesson_options *options, struct err *err);
int lesson_preview(const struct lesson_options *options, struct err *err);
int lesson_show(const struct lesson_options *options, struct err *err);

#endif
