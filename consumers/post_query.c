/* SPDX-License-Identifier: Apache-2.0 */
#include "post_query.h"

#include <stdlib.h>

#include "pages.h"

tenure_status
post_query(struct tenure_cli *cli, Tenure__V1__Query__BodyCase what, char *post,
           Tenure__V1__Axes *axes, Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostQuery body = TENURE__V1__POST_QUERY__INIT;
    const char *organisation, *role;
    if (!tenure_cli_split_post(post, &organisation, &role)) {
        tenure_cli_say("%s is not a post; write ORGANISATION/ROLE, as QM7/executive-lead", post);
        exit(TENURE_EXIT_USAGE);
    }
    body.organisation = (char *)organisation;
    body.role = (char *)role;
    body.axes = axes;
    query.body_case = what;
    query.post = &body; // queries for state and history have the same body
    return pages_ask_whole(cli->client, &query, &body.after, ret_answer);
}
