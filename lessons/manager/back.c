#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct page { char lines[4][16]; int count; };

int main(void)
{
	struct page *book = mmap(NULL, sizeof *book, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); //@manager
	if (book == MAP_FAILED)
		return 1;
	strcpy(book->lines[book->count++], "first"); //@make
	pid_t guest = fork();
	if (guest == 0) {
		struct page page = *book; //@copy
		strcpy(page.lines[page.count++], "ada"); //@change
		*book = page; //@back
		_exit(page.count == 0);
	}
	waitpid(guest, NULL, 0);
	printf("lines %d\n", book->count); //@read
	return 0;
}
