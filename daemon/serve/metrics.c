/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics.h"

#include <tenure/v1/wire.pb-c.h>

void
metrics_take(struct metrics *metrics, const struct engine_tally *tally, uint64_t memory_bytes)
{
    metrics->requests = tally->requests;
    metrics->lacked_memory = tally->busy;
    metrics->memory_bytes = memory_bytes;
    for (int i = 0; i < 6; i++)
        metrics->answers[i] = tally->answers[i];
}

void
metrics_tick(struct metrics *metrics)
{
    uint64_t stored = metrics->answers[TENURE__V1__PUBLISH_ANSWER__STATUS__STORED];
    unsigned slot = metrics->second++ % METRICS_MINUTE;
    // the count of a minute ago, or of the start
    metrics->per_minute = stored - metrics->stored[slot];
    metrics->stored[slot] = stored;
}
