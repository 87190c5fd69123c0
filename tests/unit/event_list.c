/* SPDX-License-Identifier: Apache-2.0 */
#include "event_list.h"

#include <stdarg.h>

#include "testing.h"

enum {
    JSON_MAX = 4096
};

char *
long_slug(char *text, const char *prefix, unsigned number)
{
    snprintf(text, 65, "%s%063u", prefix, number);
    return text;
}

char *
long_name(char *text, const char *prefix, unsigned number)
{
    snprintf(text, 257, "%s%0255u", prefix, number);
    return text;
}

/* The events for one request. */
static struct list {
    Tenure__V1__Event *events[4096];
    size_t count;
} list;

void
list_event(const char *format, ...)
{
    char json[JSON_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(json, sizeof(json), format, arguments);
    va_end(arguments);
    assert_true(list.count < sizeof(list.events) / sizeof(list.events[0]));
    list.events[list.count++] = fixture_event(json);
}

void
store_listed(void)
{
    Tenure__V1__PublishRequest request = TENURE__V1__PUBLISH_REQUEST__INIT;
    request.events = list.events;
    request.n_events = list.count;
    Tenure__V1__PublishReply *reply = fixture_request(&f, &request);
    assert_int_equal(reply->n_answers, list.count);
    for (size_t i = 0; i < list.count; i++) {
        if (reply->answers[i]->status != TENURE__V1__PUBLISH_ANSWER__STATUS__STORED)
            fail_msg("event %zu: %s %s", i, reply->answers[i]->field, reply->answers[i]->reason);
        protobuf_c_message_free_unpacked(&list.events[i]->base, NULL);
    }
    list.count = 0;
    tenure__v1__publish_reply__free_unpacked(reply, NULL);
}
