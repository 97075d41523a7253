#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { PART = 6 };

int main(void)
{
	char head[PART];
	int book = open("book.txt", O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (write(book, "twelve bytes", 12) != 12) //@write
		return 1;
	lseek(book, 0, SEEK_SET);
	ssize_t in = read(book, head, sizeof head); //@read
	printf("bytes_in %zd\n", in); //@told
	return 0;
}
