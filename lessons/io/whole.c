#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char all[64];
	int list = open("list.txt", O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (write(list, "butter bread", 12) != 12) //@write
		return 1;
	lseek(list, 0, SEEK_SET);
	ssize_t in = read(list, all, sizeof all); //@read
	close(list);
	if (in < 12)
		return 1;
	int copy = open("copy.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t out = write(copy, all, (size_t)in); //@copy
	close(copy);
	printf("copied %zd\n", out); //@told
	return 0;
}
