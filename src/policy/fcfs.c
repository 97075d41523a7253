/* policy/fcfs: first come, first served. Who runs came before all who wait, so nobody ever takes a CPU from it. */
#include "policy/internal.h"

const struct policy_rules fcfs_rules = {0};
