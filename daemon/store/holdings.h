/* SPDX-License-Identifier: Apache-2.0 */
/*
 * holdings - what a person is or last was in each post that ever was the person's.
 *
 * Written with the post, read together: so a person's state is made without looking at posts.
 */
#ifndef HOLDINGS_H
#define HOLDINGS_H

#include "store.h"
#include <tenure/v1/state.pb-c.h>

enum holding_phase {
    HOLDING_NONE,  // not any more: the report of it was retracted
    HOLDING_HELD,  // on the day it was written
    HOLDING_NAMED, // for a later day
    HOLDING_PAST,
};

struct holding_row {
    uint64_t post;
    enum holding_phase phase;
    uint64_t seqs[2]; // the events by which it is held; 0: none
    Tenure__V1__Event__Confidence confidence[2];
    struct tni_span message; // a PersonPost; dies with the transaction, and with the next write
};

tenure_status holding_put(struct store_write *write, uint64_t person,
                          const struct holding_row *row);

/* The person's first row of a post after `post`; TENURE_NOT_FOUND: there is no more. */
tenure_status holding_next(struct store_read read, uint64_t person, uint64_t post,
                           struct holding_row *ret_row);

#endif
