/* SPDX-License-Identifier: Apache-2.0 */
/*
 * holdings - a person's present or last part in each post.
 *
 * Written together with the post and read together for the person, so that a person's state is made
 * without reading posts.
 */
#ifndef HOLDINGS_H
#define HOLDINGS_H

#include "store.h"
#include <tenure/v1/state.pb-c.h>

enum holding_phase {
    HOLDING_NONE,  // none any more: its report was retracted
    HOLDING_HELD,  // held on the day of the row
    HOLDING_NAMED, // designate: from a later day on
    HOLDING_PAST,
};

struct holding_row {
    uint64_t post;
    enum holding_phase phase;
    uint64_t seqs[2]; // the events behind it; 0: none
    Tenure__V1__Event__Confidence confidence[2];
    // a PersonPost; valid until the end of the transaction or the next write
    struct tni_span message;
};

tenure_status holding_put(struct store_write *write, uint64_t person,
                          const struct holding_row *row);

/* The person's first row with a post after `post`; TENURE_NOT_FOUND: there is no more. */
tenure_status holding_next(struct store_read read, uint64_t person, uint64_t post,
                           struct holding_row *ret_row);

#endif
