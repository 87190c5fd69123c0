/* SPDX-License-Identifier: Apache-2.0 */
#include "time_travel_totals.h"

#include <string.h>

#include "grow.h"

tenure_status
time_travel_total_add(struct time_travel_totals *totals, const char *scope,
                      enum indicator indicator, const char *label, int64_t numerator,
                      int64_t denominator)
{
    for (size_t i = 0; i < totals->totals_count; i++) {
        struct time_travel_total *total = &totals->totals[i];
        if (total->indicator == indicator && strcmp(total->scope, scope) == 0 &&
            strcmp(total->label, label) == 0) {
            total->numerator += numerator;
            total->denominator += denominator;
            return TENURE_OK;
        }
    }
    void *grown = tni_grow(totals->totals, totals->totals_count, &totals->totals_max,
                           sizeof(*totals->totals));
    if (grown == NULL)
        return TENURE_NO_MEMORY;
    totals->totals = grown;
    struct time_travel_total *total = &totals->totals[totals->totals_count++];
    *total = (struct time_travel_total){ .indicator = indicator, .numerator = numerator };
    total->denominator = denominator;
    memcpy(total->scope, scope, strlen(scope) + 1);
    memcpy(total->label, label, strlen(label) + 1);
    return TENURE_OK;
}
