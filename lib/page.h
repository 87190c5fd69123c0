/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page - an answer whose updates stay packed as they came: they are looked at one by one, and only
 * what is delivered is unpacked.
 */
#ifndef TNI_PAGE_H
#define TNI_PAGE_H

#include <zmq.h>

#include "wire.h"
#include <tenure/position.h>

/* All zero is no page. */
struct tni_page {
    zmq_msg_t message;
    bool is_open;
    struct tni_span rest;            // of the message, behind the update in front
    struct tni_span update;          // in front; data NULL: none
    uint64_t offset, seq;            // its
    uint64_t next;                   // where the page behind this one begins; 0: it is the last
    uint64_t head;                   // the channel's last offset
    struct tenure_position position; // where the log stood; all zero: the daemon did not say
};

/* Asks for updates. Errors as of tenure_client_query(), which leave no page. */
tenure_status tni_page_read(tenure_client *client, Tenure__V1__Query *query,
                            struct tni_page *ret_page);

/* Brings the next update to the front; false: there is none. */
bool tni_page_next(struct tni_page *page);

void tni_page_close(struct tni_page *page);

/* All of an answer but its updates; what else a page of updates has is short. NULL: the bytes are
 * no such answer. The caller frees it. */
Tenure__V1__Answer *tni_page_head(struct tni_span answer);

#endif
