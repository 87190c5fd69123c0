/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alerts_about - all alerts about a subject, or about an organisation and its posts, open or ended.
 *
 * STORE_ALERTS_ABOUT has a row for each alert under its subject, and one more under the
 * organisation if the subject is a post.
 */
#ifndef ALERTS_ABOUT_H
#define ALERTS_ABOUT_H

#include "id_set.h"
#include "store.h"
#include "subject.h"

/* Records an alert that opens. `organisation` is the id of the subject's organisation. */
tenure_status alerts_about_add(struct store_write *write, enum subject_kind kind, uint64_t number,
                               const char *organisation, uint64_t alert);

/* Adds the numbers of all alerts about the subject with that id, in order, to an empty list. The
 * list may also have alerts about another subject of the id's organisation. */
tenure_status alerts_about_subject(struct store_read read, const char *subject,
                                   struct id_set *ret_alerts);

/* The same for the alerts about an organisation and its posts. */
tenure_status alerts_about_organisation(struct store_read read, const char *organisation,
                                        struct id_set *ret_alerts);

#endif
