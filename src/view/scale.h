/* The axis of time or of steps, as several views draw it: which events fall into which column. */
#ifndef PROCESSION_VIEW_SCALE_H
#define PROCESSION_VIEW_SCALE_H

#include "internal.h"

enum { STEP_COLUMNS_MAX = 6 };

/* The window on the axis. A place is a time (ns) or, on the axis of steps, a
 * step from 0; `per` places make a column. */
struct scale {
	const struct scene *scene;
	bool steps;
	double first, per, total;
	int cols;
	uint64_t count;      /* events known */
	int cursor;          /* column of the moment */
	uint64_t *edge;      /* of each column: its first event; [cols] the end of the last */
	uint64_t *low;       /* of each column: the first event of the step it lies in */
};

struct scale scale_of(const struct scene *scene, int cols);
void scale_edges(struct scale *scale);   /* fills edge and low */
void scale_done(struct scale *scale);
int scale_to_column(double column);
double scale_place(const struct scale *scale, uint64_t index);    /* of an event: its step, from 0 */
double scale_column(const struct scale *scale, double place);
bool scale_counts_steps(const struct history *history, uint64_t count);
bool scale_is_free(struct area area, int x, int y);               /* nothing but a thin line there */
void scale_ruler(struct area area, const struct scale *scale);    /* row 0 */
void scale_cursor(struct area area, const struct scale *scale, int lanes);

#endif
