/* store_rig: folders of lessons and libraries for the tests of room store. */
#ifndef PROCESSION_TESTS_STORE_RIG_H
#define PROCESSION_TESTS_STORE_RIG_H

extern char root[64];               /* a folder of its own for each test */
void remove_tree(const char *path);
void set_up(void);
void tear_down(void);
const char *in_root(const char *name);  /* "root/NAME"; four at a time */
void put(const char *name, const char *text);
char *lesson_text(int order, const char *title, const char *buyers);
void put_lesson(const char *name, int order, const char *title, const char *buyers);
extern const char race[];           /* a program that fits them */
/* in/counter (en, zh) and in/another, with files that do not count. */
void put_good(void);
void build_good(const char *file);
void change(const char *file, const char *sql);

#endif
