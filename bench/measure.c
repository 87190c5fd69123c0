/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bench.h"
#include "grow.h"

void
give_up(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("tenure bench: ", stderr);
    vfprintf(stderr, format, arguments);
    fputs("\n", stderr);
    va_end(arguments);
    daemon_hold();
    daemon_remove_last();
    exit(1);
}

void
samples_add(struct samples *samples, int64_t value)
{
    void *grown = tni_grow(samples->items, samples->count, &samples->max, sizeof(*samples->items));
    if (grown == NULL)
        return;
    samples->items = grown;
    samples->items[samples->count++] = value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
}

static int
compare(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

void
samples_report(struct samples *samples, const char *name, const char *unit)
{
    static const struct {
        const char *name;
        size_t of_thousand;
    } ranks[] = { { "p50", 500 }, { "p99", 990 }, { "p99.9", 999 } };
    char label[64];
    if (samples->count == 0)
        return;
    qsort(samples->items, samples->count, sizeof(*samples->items), compare);
    for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++) {
        size_t rank = (samples->count * ranks[i].of_thousand + 999) / 1000; // nearest rank
        snprintf(label, sizeof(label), "%s %s", name, ranks[i].name);
        report_add(label, unit, samples->items[rank > 0 ? rank - 1 : 0]);
    }
    samples->count = 0;
}
