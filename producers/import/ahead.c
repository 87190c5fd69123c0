/* SPDX-License-Identifier: Apache-2.0 */
#include "ahead.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/date.h>
#include <tenure/event.h>

#define PREFIX "ahead:"

enum {
    DIGITS = 17 // a hyphen and 16 digits of a hash
};

/* FNV-1a (draft-eastlake-fnv), which keeps truncated ids distinct. */
static uint64_t
hash_text(const char *text)
{
    uint64_t hash = 14695981039346656037u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return hash;
}

static char *
make_id(const char *id)
{
    char *made;
    int size =
        strlen(PREFIX) + strlen(id) <= TENURE_ID_MAX
            ? asprintf(&made, PREFIX "%s", id)
            : asprintf(&made, PREFIX "%.*s-%016llx", (int)(TENURE_ID_MAX - strlen(PREFIX) - DIGITS),
                       id, (unsigned long long)hash_text(id));
    return size >= 0 ? made : NULL;
}

bool
event_settle_ahead(Tenure__V1__Event *event, int32_t today)
{
    int32_t announced;
    struct tenure_date effective;
    if (!tenure_day_parse(event->announced, &announced) || announced <= today ||
        !tenure_date_parse(event->effective, &effective) || effective.day < announced)
        return true;
    char *id = make_id(event->id);
    if (id == NULL)
        return false;
    free(event->announced);
    event->announced = (char *)protobuf_c_empty_string;
    if (event->id != protobuf_c_empty_string)
        free(event->id);
    event->id = id;
    return true;
}
