/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page - an answer whose updates stay encoded: they are read one by one, and only delivered ones
 * are unpacked.
 */
#ifndef TNI_PAGE_H
#define TNI_PAGE_H

#include <zmq.h>

#include "wire.h"
#include <tenure/position.h>

/* All zero: no page. */
struct tni_page {
    zmq_msg_t message;
    bool is_open;
    struct tni_span rest;            // the part of the message after the current update
    struct tni_span update;          // the current update; data is NULL if there is none
    uint64_t offset, seq;            // of the current update
    uint64_t next;                   // where the next page begins; 0: this is the last one
    uint64_t head;                   // the channel's last offset
    struct tenure_position position; // the log's position; all zero: the daemon did not give it
};

/* Queries a page of updates. Errors as tenure_client_query(); the page is then empty. */
tenure_status tni_page_read(tenure_client *client, Tenure__V1__Query *query,
                            struct tni_page *ret_page);

/* Moves to the next update; false: there is none. */
bool tni_page_next(struct tni_page *page);

void tni_page_close(struct tni_page *page);

/* Decodes an answer without its updates. NULL: the bytes are not such an answer. The caller frees
 * it. */
Tenure__V1__Answer *tni_page_head(struct tni_span answer);

#endif
