/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the latest survey about a characteristic. */
#include "surveys_fold.h"
#include "clock.h"
#include "history.h"
#include "indicators.h"
#include "work.h"
#include <tenure/text.h>

static void
take(struct survey_result *result, const struct history_walk *walk, int32_t day)
{
    const Tenure__V1__Survey *survey = walk->message->survey;
    struct published *published = &result->published;
    result->seq = walk->entry.seq;
    result->day = day;
    result->confidence = walk->message->confidence;
    result->count = survey->count;
    result->leaders = survey->leaders;
    if (survey->indicator[0] == '\0')
        return;
    published->percent = survey->percent;
    published->change_points = survey->change_points;
    tenure_text_format(published->indicator, sizeof(published->indicator), "%s", survey->indicator);
    tenure_text_format(published->period, sizeof(published->period), "%s", survey->period);
    tenure_reported_text(survey, published->shown);
}

tenure_status
survey_last(struct store_read read, uint64_t number, uint64_t last_seq, uint64_t known_at,
            int32_t today, struct tni_arena *arena, struct survey_result *ret_result)
{
    struct history_walk walk = {
        .read = read,
        .kind = SUBJECT_SURVEY,
        .number = number,
        .seq = last_seq,
        .known_at = known_at,
        .arena = arena,
    };
    *ret_result = (struct survey_result){ .next = TENURE_NO_DAY };
    for (;;) {
        tenure_status status = history_next(&walk);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
        int32_t day = history_day(walk.message, walk.entry.announced);
        if (day > today) {
            ret_result->next = tenure_day_earlier(ret_result->next, day);
        } else if (ret_result->seq == 0 || day > ret_result->day) { // of one day the last counts
            take(ret_result, &walk, day);
        }
    }
}

tenure_status
survey_refold(struct engine *engine, uint64_t number, uint64_t last_seq)
{
    struct survey_row row;
    struct survey_result result;
    tenure_status status = survey_find(engine_read(engine), number, &row);
    if (status != TENURE_OK)
        return status;
    if (last_seq != 0)
        row.last_seq = last_seq;
    status = survey_last(engine_read(engine), number, row.last_seq, KNOWN_NOW, engine->entry.today,
                         &engine->history_arena, &result);
    if (status == TENURE_OK && row.characteristic[0] != '\0')
        status = indicator_set(engine, row.scope, INDICATOR_REPRESENTATION, row.characteristic,
                               result.count, result.leaders);
    if (status == TENURE_OK)
        status = timer_move(engine, SUBJECT_SURVEY, number, row.review, result.next);
    row.review = result.next;
    return status == TENURE_OK ? survey_put(&engine->write, number, &row) : status;
}
