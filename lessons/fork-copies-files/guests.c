#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char text[64];
	FILE *book = fopen("guests.txt", "w");
	if (!book)
		return 1;
	fputs("wu ", book); //@parent
	pid_t p = fork(); //@fork
	if (p < 0)
		return 1;
	if (p == 0) {
		fputs("alex ", book); //@child
		_exit(fflush(book) != 0); //@out
	}
	if (waitpid(p, NULL, 0) != p || fclose(book) != 0) //@close
		return 1;
	book = fopen("guests.txt", "r");
	if (!book || !fgets(text, sizeof text, book))
		return 1;
	printf("guests %s\n", text);
	return fclose(book) != 0;
}
