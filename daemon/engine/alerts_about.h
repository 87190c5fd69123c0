/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alerts_about - all alerts about a subject, or about an organisation and its posts, open or ended.
 *
 * A subject's list has the last alert of each rule, and each alert the one before it.
 */
#ifndef ALERTS_ABOUT_H
#define ALERTS_ABOUT_H

#include "id_set.h"
#include "store.h"
#include "subject.h"

/* Adds the numbers of all alerts about the subject with that id, in order, to an empty list. The
 * list may also have alerts about another subject of the id's organisation. */
tenure_status alerts_about_subject(struct store_read read, const char *subject,
                                   struct id_set *ret_alerts);

/* The same for the alerts about an organisation and its posts. */
tenure_status alerts_about_organisation(struct store_read read, const char *organisation,
                                        struct id_set *ret_alerts);

#endif
