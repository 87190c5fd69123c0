/* SPDX-License-Identifier: Apache-2.0 */
/* Waits for changes of the group's keys with one etcd watch, so that members need not poll. */
#include <stdlib.h>
#include <unistd.h>

#include "etcd_call.h"

enum {
    WATCH_CREATE = 1,
    CREATE_KEY = 1,
    CREATE_END = 2,
    WITHOUT_MS = 10, // the polling interval while there is no watch
    REQUEST_BYTES_MAX = 4 * ETCD_KEY_MAX
};

struct etcd_watch {
    struct etcd_call *call;
    bool goes_on;
    uint8_t bytes[REQUEST_BYTES_MAX];
    struct tni_span request;
};

tenure_status
etcd_watch_open(const struct etcd_options *options, const char *from, const char *end,
                struct etcd_watch **ret_watch)
{
    struct etcd_watch *watch = calloc(1, sizeof(*watch));
    if (watch == NULL)
        return TENURE_NO_MEMORY;
    uint8_t bytes[REQUEST_BYTES_MAX / 2];
    struct tni_writer create = { .data = bytes, .capacity = sizeof(bytes) };
    struct tni_writer request = { .data = watch->bytes, .capacity = sizeof(watch->bytes) };
    tni_write_text_field(&create, CREATE_KEY, from);
    tni_write_text_field(&create, CREATE_END, end);
    tni_write_span_field(&request, WATCH_CREATE, (struct tni_span){ bytes, create.size });
    watch->request = (struct tni_span){ watch->bytes, request.size };
    tenure_status status = etcd_call_open(options, &watch->call);
    if (status != TENURE_OK)
        etcd_watch_close(&watch);
    *ret_watch = watch;
    return status;
}

void
etcd_watch_close(struct etcd_watch **watch_p)
{
    struct etcd_watch *watch = *watch_p;
    if (watch == NULL)
        return;
    *watch_p = NULL;
    etcd_call_close(&watch->call);
    free(watch);
}

bool
etcd_watch_wait(struct etcd_watch *watch, int timeout_ms)
{
    bool any = false;
    if (!watch->goes_on)
        watch->goes_on = etcd_call_begin(watch->call, "etcdserverpb.Watch/Watch", watch->request);
    if (watch->goes_on && etcd_call_wait(watch->call, timeout_ms, &any))
        return any;
    etcd_watch_move(watch);
    usleep(WITHOUT_MS * 1000);
    return any;
}

void
etcd_watch_move(struct etcd_watch *watch)
{
    watch->goes_on = false;
    etcd_call_end(watch->call);
}
