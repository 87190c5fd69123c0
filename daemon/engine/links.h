/* SPDX-License-Identifier: Apache-2.0 */
/*
 * links - what an event is about.
 */
#ifndef LINKS_H
#define LINKS_H

#include "work.h"

/* The links of an event to the subjects that it is about; makes those that are new. */
tenure_status subject_links(struct engine *engine, const Tenure__V1__Event *message,
                            struct log_link *links, size_t *ret_count);

/* The organisation of the event's topic, "-" if it has none. */
const char *subject_topic(const Tenure__V1__Event *message);

#endif
