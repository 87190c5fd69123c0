/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_query - a question about one post, as several programs ask it.
 */
#ifndef POST_QUERY_H
#define POST_QUERY_H

#include <tenure/cli.h>

/* Asks for the state or the history of a post, "ORGANISATION/ROLE", which is split in place; exits
 * with a usage error if it is none. On TENURE_OK the caller frees *ret_answer. */
tenure_status post_query(struct tenure_cli *cli, Tenure__V1__Query__BodyCase what, char *post,
                         Tenure__V1__Axes *axes, Tenure__V1__Answer **ret_answer);

#endif
