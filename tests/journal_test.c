/* journal: what was recorded comes back; a crash at any moment leaves a recording; what is wrong
 * with a file is said in one sentence. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <dirent.h>

#include "journal/journal.h"

/* ---- a folder per test ---- */

static char folder[64], file[96];

static void make_folder(void)
{
	strcpy(folder, "/tmp/journal-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(file, sizeof file, "%s/run.procession", folder);
}

static unsigned files_in_folder(bool remove_them)
{
	unsigned count = 0;
	DIR *dir = opendir(folder);
	ck_assert_ptr_nonnull(dir);
	for (struct dirent *entry; (entry = readdir(dir));) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		count++;
		if (remove_them)
			unlinkat(dirfd(dir), entry->d_name, 0);
	}
	closedir(dir);
	return count;
}

static void drop_folder(void)
{
	files_in_folder(true);
	rmdir(folder);
}

/* ---- events that depend on their number only ---- */

static uint64_t scramble(uint64_t x) /* splitmix64 */
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static struct event random_event(uint64_t n, char payload[EVENT_PAYLOAD_MAX])
{
	uint64_t r = scramble(n), s = scramble(r);
	struct event event = {
		.seq = n * 3 + r % 3, .time = n * 1000 + s % 1000, .task = (uint16_t)(r >> 8), .kind = (uint16_t)((r >> 24) % (EVENT_KINDS + 3)),
		.line = (uint32_t)(s >> 5), .object = (uint32_t)(s >> 13), .size = (uint32_t)((r >> 40) % 40), .a = (int64_t)scramble(s), .b = (int64_t)r,
	};
	if (n % 1000 == 999)
		event.size = EVENT_PAYLOAD_MAX;
	for (uint32_t i = 0; i < event.size; i++)
		payload[i] = n % 7 == 0 ? (char)scramble(n + i) : "0123456789 ticket"[(n + i) % 17];
	return event;
}

struct compare { uint64_t next; };

static void compare_next(void *ctx, const struct event *event, const void *payload)
{
	struct compare *compare = ctx;
	static char bytes[EVENT_PAYLOAD_MAX];
	struct event want = random_event(compare->next++, bytes);
	ck_assert_mem_eq(event, &want, sizeof want);
	ck_assert(event->size == 0 || memcmp(payload, bytes, event->size) == 0);
}

static int try_random(struct journal *journal, uint64_t from, uint64_t to, struct err *err)
{
	static char payload[EVENT_PAYLOAD_MAX];
	int result = 0;
	for (uint64_t n = from; n < to && result == 0; n++) {
		struct event event = random_event(n, payload);
		result = journal_add(journal, &event, payload, err);
	}
	return result;
}

static void add_random(struct journal *journal, uint64_t from, uint64_t to)
{
	struct err err = {0};
	ck_assert_msg(try_random(journal, from, to, &err) == 0, "%s", err.text);
}

static uint64_t read_random(const char *from, bool *ret_cut)
{
	struct journal_reader *reader;
	struct err err = {0};
	ck_assert_msg(journal_open(from, &reader, &err) == 0, "%s", err.text);
	struct compare compare = {0};
	ck_assert_msg(journal_read(reader, compare_next, &compare, &err) == 0, "%s", err.text);
	*ret_cut = journal_is_cut(reader);
	journal_reader_free(reader);
	return compare.next;
}

static void record(uint64_t count)
{
	struct journal *journal;
	struct err err = {0};
	ck_assert_msg(journal_create(file, &journal, &err) == 0, "%s", err.text);
	add_random(journal, 0, count);
	ck_assert_int_eq(journal_close(journal, &err), 0);
}

static char *sql_text(const char *sql) /* all rows, "|" between columns, "\n" between rows; caller frees */
{
	sqlite3 *db;
	sqlite3_stmt *statement;
	struct buf text = {0};
	ck_assert_int_eq(sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db));
	while (sqlite3_step(statement) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(statement); i++) {
			const char *value = (const char *)sqlite3_column_text(statement, i);
			buf_format(&text, "%s%s", i ? "|" : "", value ? value : "-");
		}
		buf_char(&text, '\n');
	}
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return text.data ? buf_steal(&text) : mem_text_or_die("");
}

static void expect_sql(const char *sql, const char *want)
{
	char *got = sql_text(sql);
	ck_assert_str_eq(got, want);
	free(got);
}

/* ---- what was recorded comes back ---- */

START_TEST(round_trip)
{
	bool cut;
	record(100000);
	ck_assert_uint_eq(files_in_folder(false), 1);
	ck_assert_uint_eq(read_random(file, &cut), 100000);
	ck_assert(!cut);
	expect_sql("PRAGMA integrity_check", "ok\n");
	expect_sql("SELECT sum(count) FROM chunk", "100000\n");
}
END_TEST

START_TEST(texts)
{
	struct journal *journal;
	struct journal_reader *reader;
	ck_assert_int_eq(journal_create(file, &journal, NULL), 0);
	ck_assert_int_eq(journal_head_set(journal, "program", "票/race", NULL), 0);
	ck_assert_int_eq(journal_head_set(journal, "program", "ticket-counter/race", NULL), 0);
	ck_assert_int_eq(journal_source_add(journal, "race.lua", "lua", "function main() end\n", NULL), 0);
	ck_assert_int_eq(journal_answer_add(journal, "ticket-counter", "predict", "8", "9", false, NULL), 0);
	ck_assert_int_eq(journal_flush(journal, NULL), 0);
	ck_assert_int_eq(journal_close(journal, NULL), 0);
	ck_assert_int_eq(journal_open(file, &reader, NULL), 0);
	char *program = journal_head_get(reader, "program"), *source = NULL;
	ck_assert_str_eq(program, "ticket-counter/race");
	ck_assert_ptr_null(journal_head_get(reader, "nothing"));
	ck_assert_int_eq(journal_source_get(reader, "race.lua", "py", &source), -ENOENT);
	ck_assert_int_eq(journal_source_get(reader, NULL, "lua", &source), 0);
	ck_assert_str_eq(source, "function main() end\n");
	struct compare none = {0};
	ck_assert_int_eq(journal_read(reader, compare_next, &none, NULL), 0);
	ck_assert_uint_eq(none.next, 0);
	journal_reader_free(reader);
	free(program);
	free(source);
	expect_sql("SELECT * FROM answer", "1|ticket-counter|predict|8|9|0\n");
}
END_TEST

/* Two buyers: both read 10, both write 9. */
static void add_race(struct journal *journal)
{
	static const struct { struct event event; const char *payload; } events[] = {
		{{.kind = EVENT_BEGIN, .task = 0, .a = 100, .b = 1}, ""},
		{{.kind = EVENT_OBJECT, .task = 0, .object = 1, .a = OBJECT_FILE}, "tickets.txt"},
		{{.kind = EVENT_WRITE, .task = 0, .object = 1, .a = 2, .b = -1, .line = 4}, "10"},
		{{.kind = EVENT_START, .task = 0, .object = 1, .a = METHOD_SPAWN, .line = 7}, "buyer-1"},
		{{.kind = EVENT_BEGIN, .task = 1, .a = 101, .b = 100}, ""},
		{{.kind = EVENT_START, .task = 0, .object = 2, .a = METHOD_FORK, .b = 1}, "buyer-2"},
		{{.kind = EVENT_BEGIN, .task = 2, .a = 102, .b = 100}, ""},
		{{.kind = EVENT_READ, .task = 1, .object = 1, .a = 2, .b = -1}, "10"},
		{{.kind = EVENT_READ, .task = 2, .object = 1, .a = 2, .b = -1}, "10"},
		{{.kind = EVENT_WRITE, .task = 1, .object = 1, .a = 1, .b = -1}, "9"},
		{{.kind = EVENT_EXIT, .task = 1}, ""},
		{{.kind = EVENT_WRITE, .task = 2, .object = 1, .a = 1, .b = -1}, "9"},
		{{.kind = EVENT_PRINT, .task = 2, .a = 5}, "sold\n"},
		{{.kind = EVENT_DEATH, .task = 2, .a = SIGKILL}, ""},
		{{.kind = EVENT_MARK, .task = EVENT_NO_TASK}, "look here"},
		{{.kind = EVENT_OUTCOME, .task = 0}, "tickets_left\0" "9"},
	};
	for (unsigned i = 0; i < COUNT_OF(events); i++) {
		struct event event = events[i].event;
		event.seq = i + 1;
		event.time = (i + 1) * 1000000u;
		event.size = (uint32_t)strlen(events[i].payload) + (event.kind == EVENT_OUTCOME ? 2 : 0);
		ck_assert_int_eq(journal_add(journal, &event, events[i].payload, NULL), 0);
	}
}

START_TEST(plain_tables)
{
	struct journal *journal;
	ck_assert_int_eq(journal_create(file, &journal, NULL), 0);
	add_race(journal);
	ck_assert_int_eq(journal_close(journal, NULL), 0);
	expect_sql("SELECT number, name, parent, method, daemon, pid, ppid, begin_ns, end_ns, exit_code FROM task",
		"0|main|-|-|-|100|1|1000000|-|-\n"
		"1|buyer-1|0|spawn|0|101|100|5000000|11000000|0\n"
		"2|buyer-2|0|fork|1|102|100|7000000|14000000|-9\n");
	expect_sql("SELECT number, name, parent, operations FROM tasks", "0|main|-|3\n1|buyer-1|main|2\n2|buyer-2|main|3\n");
	expect_sql("SELECT * FROM object", "1|file|tickets.txt\n");
	expect_sql("SELECT seq, ms, task, does, what, text, line FROM operations WHERE seq IN (3, 4, 8)",
		"3|3.0|main|write|tickets.txt|10|4\n4|4.0|main|start|buyer-1|buyer-1|7\n8|8.0|buyer-1|read|tickets.txt|10|-\n");
	expect_sql("SELECT sentence FROM story WHERE seq IN (4, 9, 12, 13)",
		"main starts buyer-1.\nbuyer-2 reads 10 from tickets.txt.\nbuyer-2 writes 9 to tickets.txt.\nbuyer-2 prints: sold\n");
	expect_sql("SELECT seq, writer, victim, object, read, overwritten, written FROM lost_updates",
		"12|buyer-2|buyer-1|tickets.txt|10|9|9\n");
	expect_sql("SELECT * FROM outcome", "tickets_left|9|0\n");
	expect_sql("SELECT seq, task, text FROM output", "13|2|sold\n\n");
	expect_sql("SELECT seq, text FROM mark", "15|look here\n");
	unsigned operations = 0;
	for (unsigned kind = 0; kind < EVENT_KINDS; kind++)
		operations += event_is_op(kind);
	char want[16];
	snprintf(want, sizeof want, "%u\n", operations);
	expect_sql("SELECT count(*) FROM kind WHERE operation", want);
	expect_sql("PRAGMA application_id", "1349673843\n");
	expect_sql("PRAGMA user_version", "1\n");
}
END_TEST

/* ---- crashes ---- */

/* Records for ever, in small batches; says after each batch how many events are safe. No ck_assert here:
 * it writes to check's own pipe, and a kill in the middle of that would spoil the test's report. */
static void record_for_ever(uint64_t *safe)
{
	struct journal *journal;
	if (journal_create(file, &journal, NULL) < 0)
		_exit(3);
	for (uint64_t n = 0;; n += 500) {
		if (try_random(journal, n, n + 500, NULL) < 0 || journal_flush(journal, NULL) < 0)
			_exit(4);
		__atomic_store_n(safe, n + 500, __ATOMIC_SEQ_CST);
	}
}

enum { CRASHES = 60 };

START_TEST(killed_at_any_moment)
{
	uint64_t *safe = mmap(NULL, sizeof *safe, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(safe, MAP_FAILED);
	unsigned in_a_batch = 0;
	for (unsigned i = 0; i < CRASHES; i++) {
		*safe = 0;
		if (i % 3 == 0)
			files_in_folder(true); /* nothing stands there before */
		bool replaces = access(file, F_OK) == 0;
		pid_t child = fork();
		ck_assert_int_ge(child, 0);
		if (child == 0)
			record_for_ever(safe);
		/* The moment is random; nothing depends on which it is. Every sixth comes while it starts. */
		usleep((useconds_t)(scramble(i) % (i % 6 == 5 ? 3000 : 40000)));
		kill(child, SIGKILL);
		int status;
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert(WIFSIGNALED(status));
		char beside[128];
		snprintf(beside, sizeof beside, "%s-journal", file);
		in_a_batch += access(beside, F_OK) == 0;
		if (access(file, F_OK) < 0) {
			ck_assert(!replaces && *safe == 0); /* it died before it had made the file */
			continue;
		}
		uint64_t sure = *safe;
		bool cut;
		uint64_t count = read_random(file, &cut);
		ck_assert(!cut);
		/* A batch may be in the file before it is told; a start that died leaves the recording before it. */
		ck_assert_msg(sure == 0 || count == sure || count == sure + 500, "%lu events, %lu were safe", count, sure);
		ck_assert_uint_eq(count % 500, 0);
		/* Once opened, it needs no file beside it. */
		unlink(beside);
		ck_assert_uint_eq(read_random(file, &cut), count);
		expect_sql("PRAGMA integrity_check", "ok\n");
		expect_sql("SELECT (SELECT count(*) FROM operation) > 0 OR (SELECT count(*) FROM chunk) = 0", "1\n");
	}
	munmap(safe, sizeof *safe);
	printf("%u of %u crashes struck while a batch was being written\n", in_a_batch, CRASHES);
}
END_TEST

/* ---- replacing ---- */

static void write_file(const char *bytes, size_t count)
{
	FILE *to = fopen(file, "w");
	ck_assert_ptr_nonnull(to);
	ck_assert_uint_eq(fwrite(bytes, 1, count, to), count);
	fclose(to);
}

static void expect_refused(int code, const char *words)
{
	struct journal *journal;
	struct err err = {0};
	int result = journal_create(file, &journal, &err);
	ck_assert_msg(result == -code, "%d, %s", result, err.text);
	ck_assert_msg(strstr(err.text, words), "%s", err.text);
	ck_assert(!strchr(err.text, '\n'));
}

START_TEST(replaces_only_recordings)
{
	bool cut;
	record(50);
	record(20);
	ck_assert_uint_eq(read_random(file, &cut), 20);
	ck_assert_uint_eq(files_in_folder(false), 1);

	write_file("my diary\n", 9);
	expect_refused(EEXIST, "not a recording");
	struct buf kept = {0};
	ck_assert_int_eq(file_read(file, 100, &kept, NULL), 0);
	ck_assert_str_eq(buf_get(&kept), "my diary\n");
	buf_done(&kept);
	ck_assert_uint_eq(files_in_folder(false), 1);
}
END_TEST

START_TEST(refuses_what_is_no_place)
{
	mkdir(file, 0700);
	expect_refused(EISDIR, "folder");
	rmdir(file);
	char place[96];
	text_copy(place, sizeof place, file);
	snprintf(file, sizeof file, "%s/no/run", folder);
	expect_refused(ENOENT, "cannot be recorded into");
	strcpy(file, "/dev/null");
	expect_refused(EEXIST, "left alone");
	text_copy(file, sizeof file, place);
}
END_TEST

START_TEST(two_recorders)
{
	struct journal *first;
	bool cut;
	ck_assert_int_eq(journal_create(file, &first, NULL), 0);
	add_random(first, 0, 10);
	ck_assert_int_eq(journal_flush(first, NULL), 0);
	pid_t child = fork();
	if (child == 0) {
		struct journal *second;
		_exit(journal_create(file, &second, NULL) == -EBUSY ? 0 : 1);
	}
	int status;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	add_random(first, 10, 30);
	ck_assert_int_eq(journal_close(first, NULL), 0);
	ck_assert_uint_eq(read_random(file, &cut), 30);
}
END_TEST

/* Somebody reads it in the middle of the run: nothing is lost, nothing waits for long. */
START_TEST(read_while_recorded)
{
	struct journal *journal;
	struct err err = {0};
	bool cut;
	ck_assert_int_eq(journal_create(file, &journal, NULL), 0);
	add_random(journal, 0, 1000);
	ck_assert_int_eq(journal_flush(journal, NULL), 0);
	sqlite3 *db;
	sqlite3_stmt *statement;
	ck_assert_int_eq(sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_prepare_v2(db, "SELECT * FROM operation", -1, &statement, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW); /* holds its lock from here */
	add_random(journal, 1000, 2000);
	ck_assert_msg(journal_flush(journal, &err) == 0, "%s", err.text);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	add_random(journal, 2000, 3000);
	ck_assert_msg(journal_close(journal, &err) == 0, "%s", err.text);
	ck_assert_uint_eq(read_random(file, &cut), 3000);
}
END_TEST

/* ---- files that are not what they should be ---- */

static void expect_unreadable(int code, const char *words)
{
	struct journal_reader *reader;
	struct err err = {0};
	int result = journal_open(file, &reader, &err);
	if (result == 0) {
		struct compare compare = {0};
		result = journal_read(reader, compare_next, &compare, &err);
		journal_reader_free(reader);
	}
	ck_assert_msg(result == -code, "%d, %s", result, err.text);
	ck_assert_msg(strstr(err.text, words) && strstr(err.text, file), "%s", err.text);
	ck_assert(!strchr(err.text, '\n'));
}

static void change(const char *sql)
{
	free(sql_text(sql));
}

START_TEST(one_sentence_each)
{
	expect_unreadable(ENOENT, "no such file");
	write_file("", 0);
	expect_unreadable(EINVAL, "not a recording");
	write_file("hello\n", 6);
	expect_unreadable(EINVAL, "not a recording");
	unlink(file);
	mkdir(file, 0700);
	expect_unreadable(EINVAL, "not a recording");
	rmdir(file);

	record(10);
	change("PRAGMA application_id = 1");
	expect_unreadable(EINVAL, "not a recording");
	expect_refused(EEXIST, "not a recording");
	unlink(file);

	record(10);
	change("PRAGMA user_version = 2");
	expect_unreadable(ENOTSUP, "newer");
	unlink(file);

	record(10);
	change("UPDATE chunk SET data = zeroblob(100)");
	expect_unreadable(EBADMSG, "damaged");
	change("DROP TABLE chunk");
	expect_unreadable(EBADMSG, "damaged");
	unlink(file);

	record(10);
	change("DROP TABLE source");
	change("CREATE VIEW source AS WITH RECURSIVE c(name, language, text) AS (VALUES ('a', 'lua', 'b') UNION ALL SELECT * FROM c) SELECT * FROM c");
	expect_unreadable(EBADMSG, "damaged");
	unlink(file);

	record(10); /* a count that is not true */
	change("UPDATE chunk SET count = 11");
	expect_unreadable(EBADMSG, "damaged");
}
END_TEST

START_TEST(torn_tail)
{
	bool cut;
	record(20000);
	change("UPDATE chunk SET data = substr(data, 1, length(data) - 9) || x'00112233445566778899' WHERE n = 4");
	ck_assert_uint_eq(read_random(file, &cut), 3 * 4096);
	ck_assert(cut);
}
END_TEST

/* Cut at every length, and with a page of nonsense anywhere: a sentence or a true start, never more. */
START_TEST(truncated_and_scribbled)
{
	record(30000);
	struct buf whole = {0};
	ck_assert_int_eq(file_read(file, 1 << 28, &whole, NULL), 0);
	for (unsigned i = 0; i < 120; i++) {
		size_t at = scramble(i) % whole.len;
		if (i % 2 == 0) {
			write_file(whole.data, at);
		} else {
			char *copy = mem_text_n_or_die(whole.data, whole.len);
			memcpy(copy, whole.data, whole.len);
			for (size_t k = at; k < whole.len && k < at + 300; k++)
				copy[k] = (char)scramble(k + i);
			write_file(copy, whole.len);
			free(copy);
		}
		struct journal_reader *reader;
		struct err err = {0};
		int result = journal_open(file, &reader, &err);
		if (result == 0) {
			struct compare compare = {0}; /* compares what does come */
			result = journal_read(reader, compare_next, &compare, &err);
			ck_assert(result < 0 || compare.next == 30000 || journal_is_cut(reader));
			journal_reader_free(reader);
		}
		ck_assert(result == 0 || (err.text[0] && !strchr(err.text, '\n')));
	}
	buf_done(&whole);
}
END_TEST

/* ---- disks ---- */

/* As somebody who may not write everywhere: root may. */
static int in_child(void (*body)(void))
{
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		body();
		_exit(0);
	}
	int status = -1;
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void as_nobody_in_a_read_only_folder(void)
{
	if (getuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0))
		_exit(9);
	bool cut;
	ck_assert_uint_eq(read_random(file, &cut), 100); /* reading needs no right to write */
	struct err err = {0};
	struct journal *journal;
	snprintf(file, sizeof file, "%s/other", folder);
	ck_assert_int_eq(journal_create(file, &journal, &err), -EACCES);
	ck_assert_msg(strstr(err.text, "cannot be recorded into") && !strchr(err.text, '\n'), "%s", err.text);
}

START_TEST(read_only_folder)
{
	record(100);
	chmod(file, 0444);
	chmod(folder, 0555);
	int result = in_child(as_nobody_in_a_read_only_folder);
	chmod(folder, 0700);
	ck_assert_int_eq(result, 0);
}
END_TEST

/* check tells its parent of each assertion through a file, which grows past such a limit, too:
 * it holds only while the journal is being filled. */
static void limit_files(bool limited)
{
	struct rlimit limit;
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = limited ? 4 << 20 : limit.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Adds until it is told that there is no room; then all that was written before is there. */
static void fill_up(void)
{
	struct journal *journal;
	struct err err = {0};
	static char payload[EVENT_PAYLOAD_MAX];
	ck_assert_int_eq(journal_create(file, &journal, &err), 0);
	uint64_t n = 0, safe = 0;
	int result = 0;
	while (result == 0 && n < 1000000) {
		struct event event = random_event(n++, payload);
		result = journal_add(journal, &event, payload, &err);
		if (result == 0 && n % 5000 == 0 && (result = journal_flush(journal, &err)) == 0)
			safe = n;
	}
	ck_assert_int_eq(result, -ENOSPC);
	ck_assert_msg(strstr(err.text, "full") && !strchr(err.text, '\n'), "%s", err.text);
	/* Told once; then it is quiet and nothing more is written. */
	struct event event = random_event(n, payload);
	ck_assert_int_eq(journal_add(journal, &event, payload, &err), 0);
	ck_assert_int_eq(journal_flush(journal, &err), 0);
	ck_assert_int_eq(journal_close(journal, &err), 0);
	limit_files(false);
	bool cut;
	ck_assert_uint_gt(safe, 0);
	ck_assert_uint_eq(read_random(file, &cut), safe);
	expect_sql("PRAGMA integrity_check", "ok\n");
}

static void with_small_files(void)
{
	signal(SIGXFSZ, SIG_IGN);
	limit_files(true);
	fill_up();
}

static void on_a_small_disk(void)
{
	/* A mount of our own namespace: it goes with this process. */
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("none", folder, "tmpfs", 0, "size=6m") < 0)
		_exit(77);
	fill_up();
}

START_TEST(file_size_limit)
{
	ck_assert_int_eq(in_child(with_small_files), 0);
}
END_TEST

START_TEST(full_disk)
{
	int result = in_child(on_a_small_disk);
	if (result == 77)
		printf("full_disk: no right to mount here; file_size_limit shows the same\n");
	else
		ck_assert_int_eq(result, 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		round_trip, texts, plain_tables, killed_at_any_moment, replaces_only_recordings, refuses_what_is_no_place, two_recorders,
		read_while_recorded, one_sentence_each, torn_tail, truncated_and_scribbled, read_only_folder, file_size_limit, full_disk,
	};
	Suite *suite = suite_create("journal");
	TCase *group = tcase_create("journal");
	tcase_add_checked_fixture(group, make_folder, drop_folder);
	tcase_set_timeout(group, 120);
	for (size_t i = 0; i < COUNT_OF(tests); i++)
		tcase_add_test(group, tests[i]);
	suite_add_tcase(suite, group);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
