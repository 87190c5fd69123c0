/* SPDX-License-Identifier: Apache-2.0 */
/*
 * post_query - queries about one post, shared by several programs.
 */
#ifndef POST_QUERY_H
#define POST_QUERY_H

#include <tenure/cli.h>

/* Queries the state or the history of a post. "ORGANISATION/ROLE" is split in place; exits with a
 * usage error if it is not a post. On TENURE_OK the caller frees *ret_answer. */
tenure_status post_query(struct tenure_cli *cli, Tenure__V1__Query__BodyCase what, char *post,
                         Tenure__V1__Axes *axes, Tenure__V1__Answer **ret_answer);

#endif
