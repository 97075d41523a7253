#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char all[64];
	int list = open("list.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t out = write(list, "butter bread", 12); //@write
	close(list);
	printf("out %zd bytes: memory -> list.txt\n", out);
	list = open("list.txt", O_RDONLY);
	ssize_t in = read(list, all, sizeof all); //@read
	close(list);
	printf("in  %zd bytes: memory <- list.txt\n", in);
	int copy = open("copy.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t more = write(copy, all, 6); //@copy
	close(copy);
	printf("out %zd bytes: memory -> copy.txt\n", more);
	printf("bytes_in %zd\nbytes_out %zd\n", in, out + more); //@told
	return 0;
}
