#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BUYERS = 3 };

static sqlite3 *open_shop(void)
{
	sqlite3 *shop;
	if (sqlite3_open("shop.db", &shop) != SQLITE_OK)
		exit(1);
	sqlite3_busy_timeout(shop, 5000);
	return shop;
}

static void run(sqlite3 *shop, const char *sql)
{
	if (sqlite3_exec(shop, sql, NULL, NULL, NULL) != SQLITE_OK)
		exit(1);
}

static int tickets(sqlite3 *shop)
{
	sqlite3_stmt *query;
	if (sqlite3_prepare_v2(shop, "select n from tickets", -1, &query, NULL) != SQLITE_OK || sqlite3_step(query) != SQLITE_ROW)
		exit(1);
	int n = sqlite3_column_int(query, 0);
	sqlite3_finalize(query);
	return n;
}

static void buy(void)
{
	sqlite3 *shop = open_shop();
	char sql[64];
	int n = tickets(shop); //@read
	dprintf(1, "read %d\n", n);
	usleep(400000);
	snprintf(sql, sizeof sql, "update tickets set n = %d", n - 1);
	run(shop, sql); //@write
	dprintf(1, "wrote %d\n", n - 1);
	sqlite3_close(shop);
}

int main(void)
{
	sqlite3 *shop = open_shop(); //@open
	run(shop, "create table tickets(n)");
	run(shop, "insert into tickets values(10)");
	sqlite3_close(shop);
	for (int i = 0; i < BUYERS; i++)
		if (fork() == 0) {
			buy();
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	shop = open_shop();
	printf("tickets_left %d\n", tickets(shop));
	sqlite3_close(shop);
	return 0;
}
