/* SPDX-License-Identifier: Apache-2.0 */
/* What the last survey says of a characteristic. */
#include "parts.h"

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
    int32_t latest = TENURE_NO_DAY;
    *ret_result = (struct survey_result){ .next = TENURE_NO_DAY };
    for (;;) {
        tenure_status status = history_next(&walk);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
        int32_t day = history_day(walk.message, walk.entry.announced);
        if (day > today) {
            ret_result->next = tenure_day_earlier(ret_result->next, day);
        } else if (latest == TENURE_NO_DAY || day > latest) { // of one day the last logged counts
            latest = day;
            ret_result->count = walk.message->survey->count;
            ret_result->leaders = walk.message->survey->leaders;
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
    status = survey_last(engine_read(engine), number, row.last_seq, KNOWN_NOW, engine->today,
                         &engine->history_arena, &result);
    if (status == TENURE_OK)
        status = figure_set(engine, row.scope, INDICATOR_REPRESENTATION, row.characteristic,
                            result.count, result.leaders);
    if (status == TENURE_OK)
        status = timer_move(engine, SUBJECT_SURVEY, number, row.review, result.next);
    row.review = result.next;
    return status == TENURE_OK ? survey_put(&engine->write, number, &row) : status;
}
