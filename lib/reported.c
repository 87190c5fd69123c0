/* SPDX-License-Identifier: Apache-2.0 */
#include <tenure/reported.h>

#include <inttypes.h>
#include <stdio.h>

static int
put_count(const Tenure__V1__Survey *survey, char *text, size_t size)
{
    return survey->leaders > 0
               ? snprintf(text, size, "%" PRIu32 " of %" PRIu32, survey->count, survey->leaders)
               : snprintf(text, size, "%" PRIu32, survey->count);
}

static int
put_percent(const Tenure__V1__Survey *survey, char *text, size_t size)
{
    int length = snprintf(text, size, "%" PRIu32 "%%", survey->percent);
    if (survey->count == 0 && survey->leaders == 0)
        return length;
    length += snprintf(text + length, size - (size_t)length, " (");
    length += put_count(survey, text + length, size - (size_t)length);
    return length + snprintf(text + length, size - (size_t)length, ")");
}

const char *
tenure_reported_text(const Tenure__V1__Survey *survey, char *text)
{
    const size_t size = TENURE_REPORTED_TEXT_MAX;
    int points = survey->change_points;
    int length =
        survey->percent > 0 ? put_percent(survey, text, size) : put_count(survey, text, size);
    if (points != 0)
        snprintf(text + length, size - (size_t)length, ", %s %d point%s",
                 points > 0 ? "up" : "down", points > 0 ? points : -points,
                 points == 1 || points == -1 ? "" : "s");
    return text;
}
