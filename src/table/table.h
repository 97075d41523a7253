/* table: a Lua table as data. Evaluates one expression ("{ a = 1, b = { 'x' } }") in an
 * empty environment with limits on instructions and memory, and gives JSON. Functions,
 * calls, cycles, mixed keys, depth over 16 are refused. (Beside script, the only room that knows lua.h.)
 *
 * Keys of an object come in the order of the alphabet, whatever the order in the text, so that
 * the same text always gives the same JSON. An empty table is an empty object.
 */
#ifndef PROCESSION_TABLE_H
#define PROCESSION_TABLE_H

#include <jansson.h>
#include "base/base.h"

enum { TABLE_DEPTH_MAX = 16 };

/* `file` and `line` name the place of the text's first line in errors: "FILE:LINE: what". */
int table_parse(const char *file, int line, const char *text, json_t **ret_value, struct err *err);

/* Is this a program that Lua can read? It is compiled and not run. -EINVAL: "FILE:LINE: what". */
int table_program_check(const char *file, const char *source, struct err *err);

#endif
