/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lookup - from what people call something to its id. Accepts the id in any case, the name, or an
 * unambiguous beginning of either.
 */
#ifndef LOOKUP_H
#define LOOKUP_H

#include <tenure/cli.h>

enum lookup_kind {
    LOOKUP_ORGANISATION = TENURE__V1__FOUND__KIND__ORGANISATION,
    LOOKUP_PERSON = TENURE__V1__FOUND__KIND__PERSON,
    LOOKUP_POST = TENURE__V1__FOUND__KIND__POST, // ORGANISATION/ROLE, or a post's name
    LOOKUP_ROLE = TENURE__V1__FOUND__KIND__ROLE,
    LOOKUP_REGION = TENURE__V1__FOUND__KIND__REGION, // also "all"
    LOOKUP_RULE = TENURE__V1__FOUND__KIND__RULE,
    LOOKUP_ALERT = TENURE__V1__FOUND__KIND__ALERT, // RULE/SUBJECT@SEQ, or without @SEQ the latest
};

/* Queries the daemon for what the text may mean among `count` kinds (0: people, posts and
 * organisations), and calls `each` for every match, in the order of FindQuery. */
typedef void lookup_fn(void *context, const Tenure__V1__Found *found);
tenure_status lookup_find(struct tenure_cli *cli, const char *text, const enum lookup_kind *kinds,
                          size_t count, lookup_fn *each, void *context);

/* Whether the daemon knows exactly this id: TENURE_OK or TENURE_NOT_FOUND, or why it did not
 * answer. Not for LOOKUP_POST. */
tenure_status lookup_exact(struct tenure_cli *cli, enum lookup_kind kind, const char *id);

/* Replaces the text with the id that it means; NULL and "" stay. The id lives until the program
 * ends. If there is no match or several, prints an error with the nearest names and exits with
 * TENURE_EXIT_REFUSED. */
tenure_status lookup(struct tenure_cli *cli, enum lookup_kind kind, char **text_p);

/* The same for the subject of an alert: a post, an organisation, a person, a region or "all". */
tenure_status lookup_subject(struct tenure_cli *cli, char **text_p);

/* The same for a post, an organisation or a person; also returns the kind. */
tenure_status lookup_any(struct tenure_cli *cli, char **text_p, enum lookup_kind *ret_kind);

#endif
