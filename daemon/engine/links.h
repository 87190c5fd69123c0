/* SPDX-License-Identifier: Apache-2.0 */
/*
 * links - the subjects of an event.
 */
#ifndef LINKS_H
#define LINKS_H

#include "work.h"

/* Finds the subjects that an event is about, and creates new ones. */
tenure_status subject_links(struct engine *engine, const Tenure__V1__Event *message,
                            struct log_link *links, size_t *ret_count);

/* The organisation for the event's topic; "-" if there is none. */
const char *subject_topic(const Tenure__V1__Event *message);

#endif
