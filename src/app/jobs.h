/* app/jobs: pieces of work side by side, each in a process of its own, so that one that waits holds up no other. */
#ifndef PROCESSION_APP_JOBS_H
#define PROCESSION_APP_JOBS_H

#include <stdio.h>

#include "base/base.h"

/* Does piece `index`; what it has to say it writes to `out`. The value is its result, 0 to 100. */
typedef int app_job_fn(void *ctx, size_t index, FILE *out);

struct app_job_result {
	int code;       /* of the function; 128 + number when a signal ended the process */
	struct buf said;
};

/* How many pieces at once are good here: most of a lesson's time is waiting, so four for each CPU. */
unsigned app_jobs_width(void);
/* Does pieces 0 .. count - 1, at most `width` at once; results in their order, each to be buf_done. A signal that ends the
 * program ends them all: -EINTR, and a sentence. The caller must have no child processes of its own. */
int app_jobs_run(size_t count, unsigned width, app_job_fn *work, void *ctx, struct app_job_result *ret_results, struct err *err);

#endif
