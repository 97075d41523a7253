/* primitive/database: a real SQLite file in the run's folder. Each statement is an operation. When another process has the
 * database locked, the task waits: open gates, in small sleeps; steered, until somebody has ended a transaction.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_NS 5000000000
#define NAP_NS 1000000

struct database { sqlite3 *db; unsigned object; pid_t owner; bool wrote; };

/* Another file, or code: not from a lesson. */
static int authorize(void *ctx, int action, const char *first, const char *second, const char *third, const char *fourth)
{
	(void)ctx;
	(void)first;
	(void)third;
	(void)fourth;
	if (action == SQLITE_ATTACH || action == SQLITE_DETACH)
		return SQLITE_DENY;
	if (action == SQLITE_FUNCTION && second && (strcmp(second, "load_extension") == 0 || strcmp(second, "writefile") == 0))
		return SQLITE_DENY;
	return SQLITE_OK;
}

int database_open(struct runtime *runtime, const char *name, struct database **ret_database, struct err *err)
{
	int object = file_object_new(runtime, name, OBJECT_DATABASE, err);
	if (object < 0)
		return object;
	struct database *database = mem_new_or_die(1, sizeof *database);
	database->object = (unsigned)object;
	database->owner = getpid();
	if (sqlite3_open_v2(name, &database->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW, NULL) != SQLITE_OK) {
		err_typed(err, EIO, "OperationalError", _("unable to open database file %s: %s"), name, sqlite3_errmsg(database->db));
		sqlite3_close(database->db);
		free(database);
		return -EIO;
	}
	sqlite3_set_authorizer(database->db, authorize, NULL);
	sqlite3_limit(database->db, SQLITE_LIMIT_ATTACHED, 0);
	*ret_database = database;
	return 0;
}

void database_close(struct runtime *runtime, struct database *database)
{
	/* A forked child must not close the parent's: SQLite's locks would go with it. */
	if (database->db && database->owner == getpid()) {
		sqlite3_close_v2(database->db);
		probe_outside_changed(runtime->probe);
	}
	database->db = NULL;
}

void database_free(struct database *database)
{
	if (database->db && database->owner == getpid())
		sqlite3_close_v2(database->db);
	free(database);
}

static int bind_value(sqlite3_stmt *statement, int at, const struct sql_value *value)
{
	switch (value->type) {
	case SQL_INTEGER: return sqlite3_bind_int64(statement, at, value->whole);
	case SQL_REAL: return sqlite3_bind_double(statement, at, value->real);
	case SQL_TEXT: return sqlite3_bind_text(statement, at, value->text, (int)value->size, SQLITE_TRANSIENT);
	default: return sqlite3_bind_null(statement, at);
	}
}

static int prepare(struct database *database, const char *sql, const struct sql_value *values, size_t count, sqlite3_stmt **ret_statement, struct err *err)
{
	const char *rest;
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(database->db, sql, -1, &statement, &rest) != SQLITE_OK)
		return err_typed(err, EINVAL, "OperationalError", "%s", sqlite3_errmsg(database->db));
	if (!statement || rest[strspn(rest, " \t\r\n;")]) {
		sqlite3_finalize(statement);
		return err_typed(err, EINVAL, "ProgrammingError", "%s", _("You can only execute one statement at a time."));
	}
	if (sqlite3_bind_parameter_count(statement) != (int)count) {
		err_typed(err, EINVAL, "ProgrammingError", _("Incorrect number of bindings supplied. The current statement uses %d, and there are %zu supplied."),
		          sqlite3_bind_parameter_count(statement), count);
		sqlite3_finalize(statement);
		return -EINVAL;
	}
	for (size_t i = 0; i < count; i++)
		bind_value(statement, (int)i + 1, &values[i]);
	*ret_statement = statement;
	return 0;
}

static void give_row(sqlite3_stmt *statement, sql_row_fn *row, void *ctx)
{
	struct sql_value values[64];
	const char *names[64];
	int count = sqlite3_column_count(statement);
	count = count < (int)COUNT_OF(values) ? count : (int)COUNT_OF(values);
	for (int i = 0; i < count; i++) {
		names[i] = sqlite3_column_name(statement, i);
		switch (sqlite3_column_type(statement, i)) {
		case SQLITE_INTEGER: values[i] = (struct sql_value){.type = SQL_INTEGER, .whole = sqlite3_column_int64(statement, i)}; break;
		case SQLITE_FLOAT: values[i] = (struct sql_value){.type = SQL_REAL, .real = sqlite3_column_double(statement, i)}; break;
		case SQLITE_NULL: values[i] = (struct sql_value){.type = SQL_NULL}; break;
		default:
			values[i] = (struct sql_value){.type = SQL_TEXT, .text = sqlite3_column_blob(statement, i), .size = (size_t)sqlite3_column_bytes(statement, i)};
		}
	}
	row(ctx, names, values, (size_t)count);
}

struct changed { struct runtime *runtime; uint32_t since; };

static bool has_changed(void *ctx)
{
	const struct changed *changed = ctx;
	return atomic_load(&changed->runtime->block.head->gate.outside) != changed->since;
}

/* Somebody else has it. False when the patience is at its end. With open gates *blocked: it has been told that the task is. */
static bool wait_unlocked(struct runtime *runtime, struct database *database, uint64_t deadline, uint32_t since, bool *blocked)
{
	struct probe *probe = runtime->probe;
	if (probe_now(probe) >= deadline)
		return false;
	if (probe_is_steered(probe)) {
		struct changed changed = {runtime, since};
		struct probe_op op = {
			.kind = EVENT_SQL, .object = database->object, .timeout_ns = (int64_t)(deadline - probe_now(probe)), .ready = has_changed, .ready_ctx = &changed,
		};
		return probe_pass(probe, &op) != GATE_TIMED_OUT;
	}
	probe_nap(probe, database->object, NAP_NS, blocked);
	return true;
}

int database_execute(struct runtime *runtime, struct database *database, const struct sql_call *call, struct err *err)
{
	struct probe *probe = runtime->probe;
	sqlite3_stmt *statement = NULL;
	if (!database->db || database->owner != getpid())
		return err_typed(err, EINVAL, "ProgrammingError", "%s", database->db ? _("a connection made in another process cannot be used here: connect again") : _("Cannot operate on a closed database."));
	char preview[80];
	text_copy(preview, sizeof preview, call->sql);
	struct probe_op op = {.kind = EVENT_SQL, .object = database->object, .preview = preview, .timeout_ns = -1};
	probe_pass(probe, &op);
	uint64_t deadline = probe_now(probe) + PATIENCE_NS;
	int64_t rows = 0;
	int status, result;
	bool blocked = false;
	for (;;) {
		uint32_t since = atomic_load(&runtime->block.head->gate.outside);
		result = prepare(database, call->sql, call->values, call->count, &statement, err);
		status = SQLITE_DONE;
		while (result == 0 && (status = sqlite3_step(statement)) == SQLITE_ROW) {
			give_row(statement, call->row, call->ctx);
			rows++;
		}
		if (result == 0)
			sqlite3_finalize(statement);
		bool busy = result == 0 ? status == SQLITE_BUSY : sqlite3_errcode(database->db) == SQLITE_BUSY;
		if (!busy || rows > 0 || !wait_unlocked(runtime, database, deadline, since, &blocked))
			break;
	}
	probe_napped(probe, blocked);
	if (result < 0)
		return result;
	if (status != SQLITE_DONE)
		return err_typed(err, EIO, status == SQLITE_CONSTRAINT ? "IntegrityError" : "OperationalError", "%s", sqlite3_errmsg(database->db));
	bool open = !sqlite3_get_autocommit(database->db);
	probe_event_text(probe, EVENT_SQL, database->object, rows ? rows : sqlite3_changes(database->db), open, preview);
	if (!open)
		probe_outside_changed(probe);
	return 0;
}
