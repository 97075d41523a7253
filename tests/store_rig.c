/* store_rig: see store_rig.h. */
#include "store_rig.h"

#include <check.h>
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store.h"

/* ---- a folder of its own for each test ---- */

char root[64];

void remove_tree(const char *path)
{
	DIR *dir = opendir(path);
	for (struct dirent *entry; dir && (entry = readdir(dir)) != NULL;) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		struct buf inner = {0};
		buf_format(&inner, "%s/%s", path, entry->d_name);
		struct stat stat_of;
		if (lstat(buf_get(&inner), &stat_of) == 0 && S_ISDIR(stat_of.st_mode))
			remove_tree(buf_get(&inner));
		else
			unlink(buf_get(&inner));
		buf_done(&inner);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

void set_up(void)
{
	strcpy(root, "/tmp/store_test.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(root));
}

void tear_down(void)
{
	chmod(root, 0700);
	remove_tree(root);
}

/* "root/NAME"; four at a time. */
const char *in_root(const char *name)
{
	static char paths[4][256];
	static unsigned next;
	char *path = paths[next++ % 4];
	snprintf(path, sizeof paths[0], "%s/%s", root, name);
	return path;
}

void put(const char *name, const char *text)
{
	char path[256];
	snprintf(path, sizeof path, "%s", in_root(name));
	for (char *slash = strchr(path + strlen(root) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

char *lesson_text(int order, const char *title, const char *buyers)
{
	struct buf text = {0};
	buf_format(&text, "# %s\n\n> Promise of %s\n\n```lua lesson\n{ chapter = 4, order = %d, minutes = 8 }\n```\n\n", title, title, order); /* 1..8 */
	buf_format(&text, "## predict\n\nHow many?\n\n```lua predict\n{ program = \"race\", set = { buyers = %s }, kind = \"number\", outcome = \"left\" }\n```\n\n", buyers); /* 9..16 */
	buf_text(&text, "## run\n\nLook.\n\n```lua run\n{ program = \"race\" }\n```\n\n"); /* 17..24 */
	buf_text(&text, "## see\n\nSeen.\n\n```lua note\n{ when = { kind = \"WRITE\" }, text = \"wrote\" }\n```\n\n"); /* 25..32 */
	buf_text(&text, "## explain\n\nSo.\n\n```lua quiz\n{ question = \"Why?\", choices = { { text = \"a\", why = \"b\" }, { text = \"c\", right = true } } }\n```\n\n");
	buf_text(&text, "## challenge\n\nDo.\n\n```lua challenge\n{ program = \"race\", goal = { left = 9 }, hints = { \"h\" } }\n```\n"); /* 41.. */
	return buf_steal(&text);
}

void put_lesson(const char *name, int order, const char *title, const char *buyers)
{
	char *text = lesson_text(order, title, buyers);
	put(name, text);
	free(text);
}

const char race[] = "local n = param('buyers', 4)\nfunction main()\n  outcome(\"left\", n)\nend\n";

void put_good(void)
{
	put_lesson("in/counter/lesson.en.md", 3, "Counter", "20");
	put_lesson("in/counter/lesson.zh.md", 3, "窗口", "20");
	put("in/counter/race.lua", race);
	put("in/counter/race.py", "print(1)\n");
	put_lesson("in/another/lesson.en.md", 2, "Another", "2");
	put("in/another/race.lua", race);
	put("in/another/.hidden", "x");
	put("in/another/race.lua~", "x");
	put("in/README", "files beside the folders are no lessons");
}

void build_good(const char *file)
{
	struct buf mistakes = {0};
	struct err err = {0};
	unsigned lessons = 0;
	int result = store_build(in_root("in"), file, &mistakes, &lessons, &err);
	ck_assert_msg(result == 0, "%s\n%s", err.text, buf_get(&mistakes));
	ck_assert_uint_eq(mistakes.len, 0);
	ck_assert_uint_eq(lessons, 2);
}

void change(const char *file, const char *sql)
{
	sqlite3 *db;
	char *message = NULL;
	ck_assert_int_eq(sqlite3_open(file, &db), SQLITE_OK);
	ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &message) == SQLITE_OK, "%s", message);
	sqlite3_close(db);
}
