#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* One shared page; the types say how its bytes are read. */
struct board { int number, row[4]; char letter, sign[4]; };

int main(void)
{
	struct board *board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	static const int row[] = {11, 22, 33, 44};
	if (board == MAP_FAILED)
		return 1;
	board->number = 666; //@value
	board->letter = 'a';
	strcpy(board->sign, "武");
	memcpy(board->row, row, sizeof row); //@array
	pid_t child = fork();
	if (child == 0) {
		board->number = 888; //@write
		board->letter = 'b';
		strcpy(board->sign, "文");
		board->row[0] = 666; //@row
		_exit(0);
	}
	waitpid(child, NULL, 0); //@join
	printf("number %d\n", board->number);
	printf("row %d %d %d %d\n", board->row[0], board->row[1], board->row[2], board->row[3]);
	printf("sign %s\n", board->sign);
	/* board->number = "many"; does not compile. */ //@wrong
	/* board->row[4] compiles, and reads what lies behind the array. */ //@index
	return 0;
}
