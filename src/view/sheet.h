/* A sheet: cards of shared things, one below the other, as the stage Objects draws them. Drawing and counting rows are the
 * same walk, so they cannot disagree.
 */
#ifndef PROCESSION_VIEW_SHEET_H
#define PROCESSION_VIEW_SHEET_H

#include "internal.h"

/* How much room there is: lines only; a blank line between cards; and what queues hold in boxes. */
enum density { SHEET_TIGHT, SHEET_SPACED, SHEET_BOXED };

struct sheet {
	struct area area;            /* all of it, or without rows when only counting */
	const struct world *world;
	int top, y;                  /* rows above `top` are not drawn */
	enum density density;
	int name_x, body_x;          /* columns; narrow: the body stands below the name */
	bool narrow;
};

int sheet_text(const struct sheet *sheet, int x, struct style style, const char *text); /* the column after it */
int sheet_badge(const struct sheet *sheet, int x, unsigned task);                      /* and a space */
int sheet_task(const struct sheet *sheet, int x, unsigned task);                       /* badge, name and a space */
int sheet_number(const struct sheet *sheet, int x, enum role role, const char *format, long long value);
/* "waiting: 1 2" of those that wait for the object in operation `op` (0 any, -1 any but PUT, GET); the column after it. */
int sheet_waiters(const struct sheet *sheet, int x, unsigned object, const char *word, int op);
unsigned sheet_count_waiters(const struct sheet *sheet, unsigned object, int op);

/* A row of boxes that share their walls. */
struct box { char text[40]; enum role role; char below[12]; };
struct boxes { ARRAY(struct box) list; bool more_left, more_right; const char *below; };
void boxes_add(struct boxes *boxes, const char *text, enum role role, unsigned number);
/* From the current row on: one row, or three when `framed` (the last of them is the current one after). As many as
 * fit before `right`, those at the right first, or (from_left) those at the left; the column after them. */
int boxes_draw(struct sheet *sheet, int x, int right, struct boxes *boxes, bool framed, bool from_left);
void boxes_done(struct boxes *boxes);

/* What stands after a thing's name, and below it; leaves sheet->y on its last row. */
typedef void card_fn(struct sheet *sheet, int x, const struct world_object *thing, unsigned object);
card_fn card_queue, card_array, card_connection, card_pool, card_manager;

#endif
