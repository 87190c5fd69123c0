/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doubt_holder - finds the departure of a person who is not known to hold the post. It would create
 * a tenure that has ended, and the person who was meant would stay in post.
 */
#ifndef DOUBT_HOLDER_H
#define DOUBT_HOLDER_H

#include <stdbool.h>

#include <tenure/client.h>

enum {
    DOUBT_MAX = 512
};

/* For a departure: writes a sentence with who may be meant into DOUBT_MAX bytes; `post` is what the
 * post is called there. False if there is no doubt, or the daemon does not answer. */
bool doubt_holder(tenure_client *client, const Tenure__V1__Event *event, const char *post,
                  char *ret_text);

#endif
