#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char head[6];
	int book = open("book.txt", O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (write(book, "twelve bytes", 12) != 12) //@write
		return 1;
	lseek(book, 0, SEEK_SET);
	ssize_t in = read(book, head, sizeof head); //@read
	close(book);
	int copy = open("copy.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t out = write(copy, head, (size_t)in); //@copy
	close(copy);
	printf("bytes_in %zd\nbytes_out %zd\n", in, 12 + out); //@told
	return 0;
}
