/* SPDX-License-Identifier: Apache-2.0 */
#include "past_sums.h"

#include <string.h>

#include "grow.h"

tenure_status
past_sum_add(struct past_sums *sums, const char *scope, enum indicator indicator, const char *label,
             int64_t numerator, int64_t denominator)
{
    for (size_t i = 0; i < sums->sums_count; i++) {
        struct past_sum *sum = &sums->sums[i];
        if (sum->indicator == indicator && strcmp(sum->scope, scope) == 0 &&
            strcmp(sum->label, label) == 0) {
            sum->numerator += numerator;
            sum->denominator += denominator;
            return TENURE_OK;
        }
    }
    void *grown = tni_grow(sums->sums, sums->sums_count, &sums->sums_max, sizeof(*sums->sums));
    if (grown == NULL)
        return TENURE_NO_MEMORY;
    sums->sums = grown;
    struct past_sum *sum = &sums->sums[sums->sums_count++];
    *sum = (struct past_sum){ .indicator = indicator, .numerator = numerator };
    sum->denominator = denominator;
    memcpy(sum->scope, scope, strlen(scope) + 1);
    memcpy(sum->label, label, strlen(label) + 1);
    return TENURE_OK;
}
