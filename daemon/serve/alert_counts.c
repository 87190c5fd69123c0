/* SPDX-License-Identifier: Apache-2.0 */
#include "alert_counts.h"

#include <string.h>

#include "messages.h"

static int
compare(const Tenure__V1__AlertCount *count, const Tenure__V1__Alert *alert)
{
    int order = strcmp(count->rule, alert->rule);
    if (order == 0)
        order = strcmp(count->region, alert->region);
    return order != 0 ? order
                      : (count->severity > alert->severity) - (count->severity < alert->severity);
}

/* The position of the alert's count, or where to insert it. */
static size_t
position_of(const struct alert_counts *counts, const Tenure__V1__Alert *alert)
{
    size_t low = 0, high = counts->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(counts->items[middle], alert) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static Tenure__V1__AlertCount *
insert(struct alert_counts *counts, size_t position, struct tni_arena *arena,
       const Tenure__V1__Alert *alert)
{
    Tenure__V1__AlertCount *count = tni_arena_take(arena, sizeof(*count));
    char *rule = state_text(arena, alert->rule), *region = state_text(arena, alert->region);
    if (counts->count == ALERT_COUNTS_MAX || count == NULL || rule == NULL || region == NULL)
        return NULL;
    tenure__v1__alert_count__init(count);
    count->rule = rule;
    count->region = region;
    count->severity = alert->severity;
    memmove(counts->items + position + 1, counts->items + position,
            (counts->count - position) * sizeof(counts->items[0]));
    counts->count++;
    return counts->items[position] = count;
}

bool
alert_counts_add(struct alert_counts *counts, struct tni_arena *arena,
                 const Tenure__V1__Alert *alert)
{
    size_t position = position_of(counts, alert);
    bool is_known = position < counts->count && compare(counts->items[position], alert) == 0;
    Tenure__V1__AlertCount *count =
        is_known ? counts->items[position] : insert(counts, position, arena, alert);
    if (count == NULL)
        return false;
    count->count++;
    count->muted += alert->muted != 0;
    count->acknowledged += alert->acknowledged_by[0] != '\0';
    return true;
}

void
alert_counts_write(const struct alert_counts *counts, struct tni_writer *message, uint32_t field)
{
    for (size_t i = 0; i < counts->count; i++)
        tni_write_message_field(message, field, &counts->items[i]->base);
}
