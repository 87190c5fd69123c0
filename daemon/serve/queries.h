/*
 * queries - the ROUTER socket of those who ask, and the threads that answer from snapshots.
 */
#ifndef QUERIES_H
#define QUERIES_H

#include "engine.h"
#include "store.h"

struct queries;

tenure_status queries_open(void *context, const struct store *store, const char *endpoint,
                           enum clock_mode clock_mode, struct queries **ret_queries, char *bound);
void queries_close(struct queries **queries_p);

#endif
