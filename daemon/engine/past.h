/*
 * past - states on both axes: true on a day, as known at a place in the log.
 *
 * Reads a snapshot and owns the memory it works in, so any thread may have one of its own.
 */
#ifndef PAST_H
#define PAST_H

#include "counters.h"
#include "store.h"
#include <tenure/v1/wire.pb-c.h>

struct past;

tenure_status past_open(struct past **ret_past);
void past_close(struct past **past_p);

/* Begins one answer: what is returned below lives until the next past_begin(). TENURE_INVALID
 * writes why the axes make no sense into up to 200 bytes. */
tenure_status past_begin(struct past *past, struct store_read read, const Tenure__V1__Axes *axes,
                         char *ret_reason);

/* The post as it was, by name. TENURE_NOT_FOUND: nothing was known about it. */
tenure_status past_find_post(struct past *past, const char *organisation, const char *role,
                             Tenure__V1__PostState **ret_state);

/* By number, from 1; TENURE_NOT_FOUND past the last one and where nothing was known. */
tenure_status past_post(struct past *past, uint64_t number, Tenure__V1__PostState **ret_state);

/* The whole history of the post that was read last. */
tenure_status past_history(struct past *past, Tenure__V1__PostState *state,
                           Tenure__V1__PostHistory **ret_history);

/* Forgets the messages made so far, when they have been written out. */
void past_forget(struct past *past);

/* The counters as of the snapshot. */
const struct counters *past_counters(const struct past *past);

#endif
